package io.tidegate.pipeline.cli;

import io.tidegate.backtest.ForecastReplay;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells how far a replay is, every two seconds. */
final class ReplayProgress {
    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    private final PrintWriter err;
    private final LongSupplier nanos;
    private final long began;
    private long told;

    ReplayProgress(PrintWriter err, LongSupplier nanos) {
        this.err = err;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.told = began;
    }

    void tell(ForecastReplay.Progress progress) {
        progress.failure().ifPresent(err::println);
        long now = nanos.getAsLong();
        if (now - told >= PAUSE_NANOS) {
            told = now;
            err.printf(
                    Locale.ROOT,
                    "%d of %d steps, %d trainings, %.0f s%n",
                    progress.steps(),
                    progress.of(),
                    progress.trainings(),
                    (now - began) / 1e9);
        }
        err.flush();
    }
}
