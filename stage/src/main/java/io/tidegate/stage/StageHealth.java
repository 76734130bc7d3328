package io.tidegate.stage;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How a running stage does.
 *
 * @param stage the stage
 * @param state what Kafka Streams says of itself
 * @param sinceProgress for how long it has neither read nor written a record
 * @param sinceContact for how long the broker of its group was not reached, in whole seconds
 * @param lag records that wait to be read, over all its partitions
 * @param records how many records it has read and written since the start
 * @param failure what stopped it, when something did
 */
public record StageHealth(
        String stage,
        KafkaStreams.State state,
        Duration sinceProgress,
        Duration sinceContact,
        long lag,
        long records,
        Optional<String> failure) {
    /** Longer than the session of a member: it has lost its place in its group, or is about to. */
    private static final Duration OUT_OF_REACH = Duration.ofSeconds(10);

    /** Whether the process is worth keeping: nothing stopped it for good. */
    public boolean isLive() {
        return failure.isEmpty()
                && state != KafkaStreams.State.ERROR
                && state != KafkaStreams.State.PENDING_ERROR
                && state != KafkaStreams.State.NOT_RUNNING;
    }

    /**
     * Whether it does its work: it runs, reaches its broker, and is not stuck before records that wait. A stage with
     * nothing to read is ready however long that lasts.
     *
     * @param stall how long it may make no progress while records wait
     */
    public boolean isReady(Duration stall) {
        return isLive()
                && state == KafkaStreams.State.RUNNING
                && !isCutOff()
                && (lag == 0 || sinceProgress.compareTo(stall) <= 0);
    }

    /** Whether its brokers are out of reach, so that it does not even know what waits. */
    public boolean isCutOff() {
        return sinceContact.compareTo(OUT_OF_REACH) > 0;
    }
}
