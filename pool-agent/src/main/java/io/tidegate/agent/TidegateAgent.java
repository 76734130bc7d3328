package io.tidegate.agent;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.agent.core.Clockwork;
import io.tidegate.agent.core.Host;
import io.tidegate.agent.core.ManagedPool;
import io.tidegate.agent.core.Outbox;
import io.tidegate.agent.core.Outbox.Kind;
import io.tidegate.agent.hikari.HikariPoolControl;
import io.tidegate.agent.hikari.HikariVersion;
import io.tidegate.agent.kafka.KafkaLink;
import io.tidegate.domain.PoolId;
import io.tidegate.schemas.TopicSerdes;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent: one for an application, for any number of pools.
 *
 * <p>It works on daemon threads of its own. Whether Kafka or the schema registry are there or not, {@link #start} and {@link #open}
 * return, and the pools work; without a lease each at its floor. What could not be told is counted in {@link #status}.
 */
public final class TidegateAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TidegateAgent.class);

    private final AgentConfig config;
    private final KafkaLink link;
    private final Clockwork clockwork = new Clockwork();
    private final InstantSource clock = InstantSource.system();
    private final Map<PoolId, Managed> pools = new ConcurrentHashMap<>();

    private record Managed(ManagedPool pool, HikariPoolControl control) {}

    /**
     * How the agent does.
     *
     * @param connected whether notices reach Kafka and commands come from there, as far as the last attempts tell
     * @param dropped what the open pools could not tell, by kind
     * @param unreadableCommands commands that could not be understood and were skipped
     */
    public record Status(boolean connected, Map<Kind, Long> dropped, long unreadableCommands) {
        public Status {
            dropped = Map.copyOf(dropped);
        }
    }

    private TidegateAgent(AgentConfig config, TopicSerdes serdes) {
        this.config = config;
        this.link = KafkaLink.to(config.properties(), serdes);
    }

    /** Starts an agent that speaks with the brokers and the registry of its configuration. Does not wait for either. */
    public static TidegateAgent start(AgentConfig config) {
        return start(config, TopicSerdes.connect(config.properties()));
    }

    /** Starts an agent that writes with these serdes, which are closed with it. Does not wait for Kafka. */
    public static TidegateAgent start(AgentConfig config, TopicSerdes serdes) {
        var agent = new TidegateAgent(config, serdes);
        agent.link.start();
        agent.clockwork.start();
        return agent;
    }

    /**
     * Opens the pool that {@code hikari} describes, at the floor of its bounds, and manages it until it is closed. The pool sizes
     * in {@code hikari} give way to the bounds; the configuration itself is not changed.
     *
     * <p>With a HikariCP that lacks what the agent needs ({@link HikariVersion#SUPPORTED} have it) the pool is the application's own, as
     * if there was no agent: its sizes are those in {@code hikari}, nobody hears of it, and the log says so.
     *
     * @throws IllegalArgumentException if a pool with this id is open already, or {@code hikari} is not complete
     * @throws RuntimeException HikariCP's own, if the first connection cannot be opened
     */
    public HikariDataSource open(HikariConfig hikari, PoolOptions options) {
        if (pools.containsKey(options.pool())) {
            throw new IllegalArgumentException("a pool " + options.pool() + " is open already");
        }
        var version = HikariVersion.found();
        if (version.missing().isPresent()) {
            LOG.warn(
                    "{} is not managed and goes on as it is configured: HikariCP {} has no {}, supported are {}",
                    options.pool(),
                    version.number(),
                    version.missing().get(),
                    HikariVersion.SUPPORTED);
            return new HikariDataSource(hikari);
        }
        var control = HikariPoolControl.open(hikari, options.bounds(), options.serverMargin());
        var pool = new ManagedPool(
                options.registrationAt(clock.instant()),
                control,
                new Outbox<>(link::wake),
                config.pace(),
                clock,
                Host::load);
        pools.put(options.pool(), new Managed(pool, control));
        control.onClosed(() -> closed(pool));
        link.add(pool);
        clockwork.add(pool);
        return control.dataSource();
    }

    /** How the agent does. */
    public Status status() {
        Map<Kind, Long> dropped = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            dropped.put(
                    kind,
                    pools.values().stream()
                            .mapToLong(managed -> managed.pool().outbox().dropped(kind))
                            .sum());
        }
        return new Status(link.isConnected(), dropped, link.unreadableCommands());
    }

    /**
     * Ends the agent; waits a moment for what is still to be told. Close the pools first: each says goodbye then. A pool that is still
     * open goes on with the size that it has, and is seen to fall silent.
     */
    @Override
    public void close() {
        clockwork.close();
        for (Managed managed : pools.values()) {
            managed.pool().leave();
            managed.control().close();
        }
        pools.clear();
        link.close();
    }

    private void closed(ManagedPool pool) {
        pools.remove(pool.id());
        pool.close();
        link.remove(pool);
    }
}
