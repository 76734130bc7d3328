package io.tidegate.stage;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A store that holds nothing, and by being persistent makes Kafka Streams keep its process id on disk.
 *
 * <p>Without any persistent store an instance gets a new process id at each start and with it a new transactional id.
 * The transaction that a crash left open is then not aborted by the restart, and blocks readers of committed records
 * until it times out. A topology needs one, connected to any processor of each sub-topology.
 */
public final class AnchorStore implements StateStore {
    private final String name;
    private boolean open;

    private AnchorStore(String name) {
        this.name = name;
    }

    /** A builder of anchors of this name. */
    public static StoreBuilder<AnchorStore> builder(String name) {
        return new Builder(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, AnchorStore::nothingToRestore);
        open = true;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    /** It says so because otherwise Kafka Streams keeps a checkpoint file for it, and treats that as state to recover. */
    @Override
    @SuppressWarnings("deprecation")
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private static void nothingToRestore(byte[] key, byte @Nullable [] value) {
        throw new IllegalStateException("an anchor has no changelog, but " + key.length + " bytes came");
    }

    private record Builder(String name) implements StoreBuilder<AnchorStore> {
        @Override
        public StoreBuilder<AnchorStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<AnchorStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<AnchorStore> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("an anchor holds nothing that could be logged");
        }

        @Override
        public StoreBuilder<AnchorStore> withLoggingDisabled() {
            return this;
        }

        @Override
        public AnchorStore build() {
            return new AnchorStore(name);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
