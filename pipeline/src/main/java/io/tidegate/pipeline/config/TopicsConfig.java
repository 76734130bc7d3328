package io.tidegate.pipeline.config;

import java.util.OptionalInt;

/**
 * How topics are created.
 *
 * @param replicationFactor copies of each partition, half of which, rounded up, must hold what is acknowledged; 3 where brokers may fail
 * @param partitions partitions of each topic but those that are made for one; what each topic asks for by itself when left
 *     out. Cannot be changed later
 */
public record TopicsConfig(int replicationFactor, OptionalInt partitions) {
    /** One copy, partitions as each topic asks for. */
    public static final TopicsConfig DEFAULT = new TopicsConfig(1, OptionalInt.empty());

    /** Refuses impossible numbers. */
    public TopicsConfig {
        if (replicationFactor < 1 || replicationFactor > 32) {
            throw new IllegalArgumentException(
                    "replicationFactor must be between 1 and 32, but was " + replicationFactor);
        }
        partitions.ifPresent(count -> {
            if (count < 1 || count > 1000) {
                throw new IllegalArgumentException("partitions must be between 1 and 1000, but was " + count);
            }
        });
    }
}
