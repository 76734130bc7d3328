package io.tidegate.pipeline.cli;

import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A range of time, from a moment on and up to another, exclusive. */
final class RangeOptions {
    @Option(names = "--from", paramLabel = "TIME", description = "From then on, such as 2026-03-01T08:00:00Z.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "Up to then, exclusive.")
    private Optional<Instant> to = Optional.empty();

    /** Refuses a range that ends before it begins. */
    void check() {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw CommandFailure.usage("--to must be after --from, but " + to.get() + " is not after " + from.get());
        }
    }

    boolean isGiven() {
        return from.isPresent() || to.isPresent();
    }

    Optional<Instant> from() {
        return from;
    }

    Optional<Instant> to() {
        return to;
    }
}
