package io.tidegate.domain;

import java.util.Map;

/**
 * A closed window of one pool: what its samples add up to.
 *
 * @param pool the pool
 * @param service what it connects to
 * @param incarnation the newest life of the pool that was seen in it
 * @param span when
 * @param demand connections wanted at once
 * @param utilisation time-averaged in use over capacity; 0 where the capacity was 0
 * @param size connections open at its end
 * @param capacity the most the pool could open at its end
 * @param waits times to borrow
 * @param holds times a connection was kept
 * @param connects times to open a connection
 * @param rates how often things happened
 * @param samples how many samples it stands on; 0 when only the wall clock closed it
 * @param coverage the share of its length that the samples cover, 0 to 1
 * @param late samples for this window that came after an earlier close and could not be counted in
 * @param zScores how unusual each metric was against this pool's own recent history, before this window joined it
 * @param scores how unusual each metric was also for the time of the day, from 0 to below 1; 0.5 is the threshold. Windows of the
 *     longest length have them
 */
public record PoolWindow(
        PoolId pool,
        ServiceId service,
        Incarnation incarnation,
        TimeSpan span,
        DemandSummary demand,
        double utilisation,
        int size,
        int capacity,
        LatencySummary waits,
        LatencySummary holds,
        LatencySummary connects,
        EventRates rates,
        int samples,
        double coverage,
        int late,
        Map<Metric, Double> zScores,
        Map<Metric, Double> scores)
        implements ServiceFact {

    /** Copies the scores; refuses impossible numbers. */
    public PoolWindow {
        Check.amount("utilisation", utilisation);
        Check.notNegative("size", size);
        Check.notNegative("capacity", capacity);
        Check.notNegative("samples", samples);
        Check.fraction("coverage", coverage);
        Check.notNegative("late samples", late);
        zScores = Map.copyOf(zScores);
        scores = Map.copyOf(scores);
    }

    /** The same window, compared with the recent ones. */
    public PoolWindow withZScores(Map<Metric, Double> compared) {
        return with(compared, scores);
    }

    /** The same window, compared with what is usual at its time of the day. */
    public PoolWindow withScores(Map<Metric, Double> compared) {
        return with(zScores, compared);
    }

    private PoolWindow with(Map<Metric, Double> recently, Map<Metric, Double> daily) {
        return new PoolWindow(
                pool,
                service,
                incarnation,
                span,
                demand,
                utilisation,
                size,
                capacity,
                waits,
                holds,
                connects,
                rates,
                samples,
                coverage,
                late,
                recently,
                daily);
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.window(this);
    }
}
