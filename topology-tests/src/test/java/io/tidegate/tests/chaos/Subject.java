package io.tidegate.tests.chaos;

import io.tidegate.pipeline.Stage;
import io.tidegate.schemas.Topics;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is proven, and which stage is killed for it. */
enum Subject {
    /** Every window is there once, and is what the recorded readings give. */
    WINDOWS(Stage.INGEST),
    /** Every decision is there once, and is what the recorded inputs give. */
    DECISIONS(Stage.DECIDE),
    /** Every decision ends once, and pools apply what was decided, in its order, once. */
    ACTS(Stage.ACTUATE);

    private final Stage victim;

    Subject(Stage victim) {
        this.victim = victim;
    }

    /** The stage that is killed. */
    Stage victim() {
        return victim;
    }

    /** Whether this is of what the stage writes all the time, and nobody else: by it the stage is seen to be back. */
    boolean isOutput(ConsumerRecord<byte[], byte[]> record) {
        return switch (this) {
            case WINDOWS -> WindowsProof.isOfStage(record);
            case DECISIONS -> record.topic().equals(Topics.SERVICE_INPUTS.name());
            case ACTS ->
                record.topic().equals(Topics.SCALING_OUTCOMES.name())
                        && Keys.text(record).startsWith(ActsFeed.SERVICES);
        };
    }

    /** Whether its stage is killed there. Until the broker gives a paused one up takes long, so one subject has it. */
    boolean isKilledAt(KillPoint point) {
        return point != KillPoint.PAUSED || this == ACTS;
    }

    /** How it is written on a command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
