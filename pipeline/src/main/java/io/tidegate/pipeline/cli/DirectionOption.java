package io.tidegate.pipeline.cli;

import io.tidegate.domain.OperatorConsent.Direction;
import picocli.CommandLine.Option;

/** Which changes an order is about: both ways unless one is named. */
final class DirectionOption {
    @Option(names = "--grow", description = "Only growing.")
    private boolean grow;

    @Option(names = "--shrink", description = "Only shrinking.")
    private boolean shrink;

    Direction direction() {
        if (grow == shrink) {
            return Direction.BOTH;
        }
        return grow ? Direction.GROW : Direction.SHRINK;
    }

    /** For a sentence: "growing", "shrinking", "every change". */
    static String words(Direction direction) {
        return switch (direction) {
            case GROW -> "growing";
            case SHRINK -> "shrinking";
            case BOTH -> "every change";
        };
    }
}
