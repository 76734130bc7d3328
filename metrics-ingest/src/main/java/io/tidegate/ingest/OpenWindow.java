package io.tidegate.ingest;

import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.sketch.LatencyAccumulator;
import io.tidegate.domain.sketch.LatencySketch;
import io.tidegate.domain.statistics.DemandHistogram;
import io.tidegate.schemas.state.OpenWindowState;
import java.time.Duration;
import java.util.Map;

/**
 * What the samples of a window add up to, before it closes. Changed in place: a copy for each sample would cost more than
 * the sample. Every sum is one of whole numbers, so that the order of samples does not matter to the last bit.
 */
final class OpenWindow {
    private static final long LEAST_NANOS = 1_000_000;

    private ServiceId service;
    private Incarnation incarnation = new Incarnation(0);
    private long newestAt = Long.MIN_VALUE;
    private long newestSequence = Long.MIN_VALUE;
    private int size;
    private int capacity;
    private int samples;
    private final DemandHistogram demand;
    private double inUseNanos;
    private double capacityNanos;
    private long borrows;
    private long timeouts;
    private long retries;
    private long failures;
    private long reconnects;
    private final LatencyAccumulator waits;
    private final LatencyAccumulator holds;
    private final LatencyAccumulator connects;

    OpenWindow(ServiceId service) {
        this.service = service;
        this.demand = new DemandHistogram();
        this.waits = new LatencyAccumulator();
        this.holds = new LatencyAccumulator();
        this.connects = new LatencyAccumulator();
    }

    OpenWindow(OpenWindowState state) {
        service = state.service();
        incarnation = state.incarnation();
        newestAt = state.newestAtMillis();
        newestSequence = state.newestSequence();
        size = state.size();
        capacity = state.capacity();
        samples = state.samples();
        demand = state.demand();
        inUseNanos = state.inUseNanos();
        capacityNanos = state.capacityNanos();
        count(state.counts());
        waits = state.waits();
        holds = state.holds();
        connects = state.connects();
    }

    OpenWindowState toState() {
        return new OpenWindowState(
                service,
                incarnation,
                newestAt,
                newestSequence,
                size,
                capacity,
                samples,
                demand,
                inUseNanos,
                capacityNanos,
                counts(),
                waits,
                holds,
                connects);
    }

    /**
     * Adds a sample that ends in this window. Its gauges stand for the time since the sample before, of which only the
     * part inside this window counts here: a gauge is read at the end of what the sample covers, and what lies in an
     * earlier window may be closed already, which must not depend on the order of arrival.
     *
     * @param startMillis when this window begins
     * @param atMillis the sample's time, set back if need be
     */
    void add(PoolSample sample, long startMillis, long atMillis) {
        // A window of samples that cover nothing would have no average; a millisecond each gives it one.
        long inside = Math.max(LEAST_NANOS, Math.min(sample.covers().toNanos(), (atMillis - startMillis) * 1_000_000));
        samples++;
        demand.add(sample.gauges().demand(), inside);
        inUseNanos += (double) sample.gauges().inUse() * inside;
        capacityNanos += (double) sample.gauges().capacity() * inside;
        count(sample.counts());
        waits.add(sample.waits());
        holds.add(sample.holds());
        connects.add(sample.connects());
        if (isNewer(sample.incarnation(), atMillis, sample.sequence())) {
            newest(sample.service(), sample.incarnation(), atMillis, sample.sequence());
            size = sample.gauges().size();
            capacity = sample.gauges().capacity();
        }
    }

    /** Adds a closed shorter window that lies in this one. */
    void add(OpenWindow part) {
        samples += part.samples;
        demand.add(part.demand);
        inUseNanos += part.inUseNanos;
        capacityNanos += part.capacityNanos;
        count(part.counts());
        waits.add(part.waits);
        holds.add(part.holds);
        connects.add(part.connects);
        if (isNewer(part.incarnation, part.newestAt, part.newestSequence)) {
            newest(part.service, part.incarnation, part.newestAt, part.newestSequence);
            size = part.size;
            capacity = part.capacity;
        }
    }

    /** The window as it is published, but for its scores. */
    PoolWindow closed(WindowKey key, int late) {
        double seconds = key.lengthMillis() / 1000.0;
        return new PoolWindow(
                key.pool(),
                service,
                incarnation,
                key.span(),
                new DemandSummary(
                        demand.mean(),
                        demand.peak(),
                        demand.quantile(0.5),
                        demand.quantile(0.9),
                        demand.quantile(0.99)),
                capacityNanos == 0 ? 0 : inUseNanos / capacityNanos,
                size,
                capacity,
                summary(waits.toSketch()),
                summary(holds.toSketch()),
                summary(connects.toSketch()),
                new EventRates(borrows / seconds, timeouts / seconds, failures / seconds),
                samples,
                coverage(key),
                late,
                Map.of(),
                Map.of());
    }

    private double coverage(WindowKey key) {
        return Math.min(1, demand.total() / (key.lengthMillis() * 1e6));
    }

    private static LatencySummary summary(LatencySketch sketch) {
        return new LatencySummary(
                sketch.count(),
                Duration.ofNanos(Math.round(sketch.mean())),
                Duration.ofNanos(sketch.quantile(0.5)),
                Duration.ofNanos(sketch.quantile(0.9)),
                Duration.ofNanos(sketch.quantile(0.99)));
    }

    /** Later in the life of the pool; the time first, then the life and the count, so that any order gives the same. */
    private boolean isNewer(Incarnation life, long at, long sequence) {
        if (at != newestAt) {
            return at > newestAt;
        }
        int byLife = life.compareTo(incarnation);
        return byLife > 0 || (byLife == 0 && sequence > newestSequence);
    }

    private void newest(ServiceId of, Incarnation life, long at, long sequence) {
        service = of;
        incarnation = life;
        newestAt = at;
        newestSequence = sequence;
    }

    private PoolCounts counts() {
        return new PoolCounts(borrows, timeouts, retries, failures, reconnects);
    }

    /** Counts stop at the largest number: a pool that lies about its counts harms only itself. */
    private void count(PoolCounts more) {
        borrows = saturated(borrows, more.borrows());
        timeouts = saturated(timeouts, more.timeouts());
        retries = saturated(retries, more.retries());
        failures = saturated(failures, more.failures());
        reconnects = saturated(reconnects, more.reconnects());
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
