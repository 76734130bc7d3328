package io.tidegate.pipeline.demo;

import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.TimeSpan;
import io.tidegate.domain.sketch.LatencyAccumulator;
import io.tidegate.domain.sketch.LatencySketch;
import io.tidegate.domain.statistics.DemandHistogram;
import io.tidegate.pipeline.demo.Arrivals.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * The recorded days before the demonstration, as the windows that pools which never waited would have left: the borrowers of
 * {@link Arrivals} are played through without anything to wait for (the queue M/G/∞), faster than real time.
 */
final class RecordedHistory {
    private final LoadPlan plan;
    private final ServiceId service;
    private final long seed;

    RecordedHistory(LoadPlan plan, ServiceId service, long seed) {
        this.plan = plan;
        this.service = service;
        this.seed = seed;
    }

    /**
     * Hands over the windows in order of time.
     *
     * @param days how many recorded days before {@code end}
     * @param step how long a window is
     * @param end where the history ends and the demonstration begins; a multiple of {@code step} since the epoch
     * @param capacity what each pool had, so that utilisation means something
     */
    void play(int days, Duration step, Instant end, int capacity, Consumer<PoolWindow> windows) {
        Duration length = plan.realDay().multipliedBy(days);
        Duration from = length.negated();
        Arrivals arrivals = new Arrivals(plan, seed, from.minus(plan.meanHold().multipliedBy(5)));
        List<Pool> pools = new ArrayList<>();
        plan.pools().forEach(pool -> pools.add(new Pool()));
        Arrival next = arrivals.next();
        for (Duration start = from; start.compareTo(Duration.ZERO) < 0; start = start.plus(step)) {
            Duration close = start.plus(step);
            while (next.at().compareTo(close) < 0) {
                pools.get(next.pool()).arrive(next, start);
                next = arrivals.next();
            }
            for (int i = 0; i < pools.size(); i++) {
                windows.accept(pools.get(i).close(plan.pools().get(i), end.plus(start), start, step, capacity));
            }
        }
    }

    /** What one pool would have seen. */
    private final class Pool {
        private final PriorityQueue<Duration> departures = new PriorityQueue<>();
        private DemandHistogram demand = new DemandHistogram();
        private LatencyAccumulator holds = new LatencyAccumulator();
        private long borrows;
        private Duration at = Duration.ofSeconds(Long.MIN_VALUE / 4);

        void arrive(Arrival arrival, Duration windowStart) {
            advance(arrival.at(), windowStart);
            departures.add(arrival.at().plus(arrival.hold()));
            if (arrival.at().compareTo(windowStart) >= 0) {
                borrows++;
                holds.record(arrival.hold().toNanos());
            }
        }

        PoolWindow close(LoadPlan.PoolPlan pool, Instant start, Duration windowStart, Duration step, int capacity) {
            advance(windowStart.plus(step), windowStart);
            PoolWindow window = new PoolWindow(
                    pool.id(),
                    service,
                    new Incarnation(0),
                    new TimeSpan(start, step),
                    new DemandSummary(
                            demand.mean(),
                            demand.peak(),
                            demand.quantile(0.5),
                            demand.quantile(0.9),
                            demand.quantile(0.99)),
                    demand.mean() / capacity,
                    capacity,
                    capacity,
                    LatencySummary.NONE,
                    summary(holds.toSketch()),
                    LatencySummary.NONE,
                    new EventRates(borrows / LoadPlan.seconds(step), 0, 0),
                    1,
                    1,
                    0,
                    Map.of(),
                    Map.of());
            demand = new DemandHistogram();
            holds = new LatencyAccumulator();
            borrows = 0;
            return window;
        }

        /** Lets connections go in order until {@code to}; only time within the window is counted. */
        private void advance(Duration to, Duration windowStart) {
            while (!departures.isEmpty() && departures.peek().compareTo(to) <= 0) {
                Duration departure = departures.peek();
                spend(departure, windowStart);
                departures.remove();
            }
            spend(to, windowStart);
        }

        private void spend(Duration to, Duration windowStart) {
            Duration from = at.compareTo(windowStart) > 0 ? at : windowStart;
            if (to.compareTo(from) > 0) {
                demand.add(departures.size(), to.minus(from).toNanos());
            }
            at = to;
        }
    }

    private static LatencySummary summary(LatencySketch sketch) {
        return new LatencySummary(
                sketch.count(),
                Duration.ofNanos((long) sketch.mean()),
                Duration.ofNanos(sketch.quantile(0.5)),
                Duration.ofNanos(sketch.quantile(0.9)),
                Duration.ofNanos(sketch.quantile(0.99)));
    }
}
