package io.tidegate.pipeline.demo;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares what was forecast for each pool one lead time ahead with what came: the error that matters to whoever must
 * have the connections ready. Safe for several threads.
 */
final class ForecastAccount {
    /** More steps than any lead time spans, so that what never comes due cannot pile up. */
    private static final int MOST_PENDING = 1000;

    private final Duration lead;
    private final Instant begin;
    private final Map<PoolId, TreeMap<Instant, Double>> expected = new HashMap<>();
    private final Map<PoolId, DemandForecast> newest = new HashMap<>();
    private double absoluteError;
    private double demand;
    private long measured;

    /**
     * @param lead how far ahead a forecast must be right
     * @param begin what comes due before is not counted: there was no load yet, but there was in the history
     */
    ForecastAccount(Duration lead, Instant begin) {
        this.lead = lead;
        this.begin = begin;
    }

    synchronized void forecast(DemandForecast forecast) {
        forecast.pool().ifPresent(pool -> {
            newest.put(pool, forecast);
            int step = (int) (lead.toNanos() / forecast.step().toNanos());
            if (step < forecast.steps().size()) {
                TreeMap<Instant, Double> pending = expected.computeIfAbsent(pool, none -> new TreeMap<>());
                pending.put(
                        forecast.origin().plus(forecast.step().multipliedBy(step)),
                        forecast.steps().get(step).mean());
                if (pending.size() > MOST_PENDING) {
                    pending.pollFirstEntry();
                }
            }
        });
    }

    synchronized void closed(PoolWindow window) {
        TreeMap<Instant, Double> pending = expected.get(window.pool());
        Double forecast = pending == null ? null : pending.remove(window.span().start());
        if (forecast != null && window.samples() > 0 && !window.span().start().isBefore(begin)) {
            absoluteError += Math.abs(forecast - window.demand().mean());
            demand += window.demand().mean();
            measured++;
        }
    }

    /** The newest forecast of a pool at its lead time, as text, or a dash. */
    synchronized String atLead(PoolId pool, double level, Instant now) {
        DemandForecast forecast = newest.get(pool);
        if (forecast == null) {
            return "–";
        }
        var highest = forecast.highest(level, now, now.plus(lead));
        return highest.isPresent() ? String.format("%.1f", highest.getAsDouble()) : "–";
    }

    /** Weighted absolute percentage error, 0 before anything came due. */
    synchronized double wape() {
        return demand == 0 ? 0 : absoluteError / demand;
    }

    /** How many forecasts came due. */
    synchronized long measured() {
        return measured;
    }
}
