package io.tidegate.console;

import io.tidegate.domain.Lease;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One pool.
 *
 * @param pool its id
 * @param service what it connects to
 * @param provider who runs it
 * @param region where
 * @param liveness {@code alive}, {@code suspect}, {@code dead} or {@code closed}
 * @param since since when
 * @param floor connections it may open without a lease
 * @param ceiling what it was built for and cannot exceed
 * @param size connections that are open; absent before the first heartbeat
 * @param capacity the most it may open now; absent before the first heartbeat
 * @param lease what it holds of the budget; absent before the first
 * @param window what its last closed window says; absent before the first
 * @param forecast what is expected of it; absent when nothing is
 * @param history its windows, the oldest first
 */
public record PoolView(
        String pool,
        String service,
        String provider,
        String region,
        String liveness,
        Instant since,
        int floor,
        int ceiling,
        Optional<Integer> size,
        Optional<Integer> capacity,
        Optional<LeaseView> lease,
        Optional<WindowView> window,
        Optional<ForecastView> forecast,
        HistoryView history) {

    static PoolView of(PoolStatus status, Optional<ForecastView> forecast, HistoryView history, Instant now) {
        Optional<PoolHeartbeat> heartbeat = status.heartbeat();
        return new PoolView(
                status.pool().value(),
                status.service().value(),
                status.registration().provider().value(),
                status.registration().region().value(),
                Words.of(status.liveness()),
                status.since(),
                status.registration().bounds().floor(),
                status.registration().bounds().ceiling(),
                heartbeat.map(PoolHeartbeat::size),
                heartbeat.map(PoolHeartbeat::capacity),
                heartbeat.flatMap(PoolHeartbeat::lease).map(lease -> LeaseView.of(lease, now)),
                status.window().map(WindowView::of),
                forecast,
                history);
    }

    /**
     * A part of the budget.
     *
     * @param connections how large
     * @param expires until when
     * @param expired whether that is over
     * @param onLoss what the pool does then: {@code hold} keeps it, {@code floor} shrinks to the floor
     */
    public record LeaseView(int connections, Instant expires, boolean expired, String onLoss) {
        static LeaseView of(Lease lease, Instant now) {
            return new LeaseView(
                    lease.connections(), lease.expires(), lease.isExpiredAt(now), Words.of(lease.onLoss()));
        }
    }

    /**
     * A closed window.
     *
     * @param end when it ended
     * @param demandMean connections wanted, on average
     * @param demandPeak the most that were wanted at once
     * @param utilisation in use over capacity
     * @param waitP99Millis ninety-nine in a hundred borrowers waited no longer
     * @param timeoutsPerSecond borrowers that gave up
     */
    public record WindowView(
            Instant end,
            double demandMean,
            double demandPeak,
            double utilisation,
            double waitP99Millis,
            double timeoutsPerSecond) {
        static WindowView of(PoolWindow window) {
            return new WindowView(
                    window.span().end(),
                    Words.rounded(window.demand().mean()),
                    Words.rounded(window.demand().peak()),
                    Words.rounded(window.utilisation()),
                    Words.rounded(window.waits().p99().toNanos() / 1e6),
                    Words.rounded(window.rates().timeouts()));
        }
    }

    /**
     * Windows as columns of the same length.
     *
     * @param end when each ended, in milliseconds since 1970
     * @param demandMean connections wanted, on average
     * @param demandPeak the most that were wanted at once
     * @param capacity the most the pool could open
     */
    public record HistoryView(
            List<Long> end, List<Double> demandMean, List<Double> demandPeak, List<Integer> capacity) {}
}
