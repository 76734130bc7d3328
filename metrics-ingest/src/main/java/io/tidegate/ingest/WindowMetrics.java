package io.tidegate.ingest;

import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolWindow;
import java.util.OptionalDouble;

/** The one number of a window for each metric, in the metric's unit. */
final class WindowMetrics {
    private WindowMetrics() {}

    /** Empty where nothing was measured. */
    static OptionalDouble of(Metric metric, PoolWindow window) {
        return switch (metric) {
            case DEMAND -> OptionalDouble.of(window.demand().mean());
            case UTILISATION -> OptionalDouble.of(window.utilisation());
            case WAIT -> p99(window.waits());
            case HOLD -> p99(window.holds());
            case CONNECT -> p99(window.connects());
            case BORROW_RATE -> OptionalDouble.of(window.rates().borrows());
            case TIMEOUT_RATE -> OptionalDouble.of(window.rates().timeouts());
            case ERROR_RATE -> OptionalDouble.of(window.rates().failures());
        };
    }

    private static OptionalDouble p99(LatencySummary latencies) {
        return latencies.count() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(latencies.p99().toNanos() / 1e9);
    }
}
