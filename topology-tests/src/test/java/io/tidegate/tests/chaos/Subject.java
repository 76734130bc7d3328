package io.tidegate.tests.chaos;

import io.tidegate.pipeline.Stage;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import java.util.Locale;

/** What is proven, and which stage is killed for it. */
enum Subject {
    /** Every window is there once, and is what the recorded readings give. */
    WINDOWS(Stage.INGEST);

    private final Stage victim;

    Subject(Stage victim) {
        this.victim = victim;
    }

    /** The stage that is killed. */
    Stage victim() {
        return victim;
    }

    /** What the stage writes all the time, by which it is seen to be back. */
    Topic<?, ?> output() {
        return switch (this) {
            case WINDOWS -> Topics.POOL_WINDOWS;
        };
    }

    /** How it is written on a command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
