package io.tidegate.ingest;

import io.tidegate.domain.PoolId;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Lets one kind of output through, under the key of its topic. */
final class Pick<K, V> extends ContextualProcessor<PoolId, IngestOutput, K, V> {
    private final Function<IngestOutput, Optional<V>> kind;
    private final BiFunction<PoolId, V, K> key;

    Pick(Function<IngestOutput, Optional<V>> kind, BiFunction<PoolId, V, K> key) {
        this.kind = kind;
        this.key = key;
    }

    @Override
    public void process(Record<PoolId, IngestOutput> output) {
        kind.apply(output.value())
                .ifPresent(value -> context()
                        .forward(output.withKey(key.apply(output.key(), value)).withValue(value)));
    }
}
