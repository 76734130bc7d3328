package io.tidegate.forecaster;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.model.TrainedModel;
import io.tidegate.schemas.state.ServiceDemand;
import io.tidegate.schemas.state.ServiceDemand.KnownPool;
import io.tidegate.schemas.state.ServiceDemand.OpenStep;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Forecasts the demand of a service as a whole: the sum over its pools of windows with the same start. Pure; time is the time at
 * which windows are written.
 *
 * <p>A step is closed, in order, when every pool that was heard within the grace has got beyond it: a pool that stays silent is
 * waited for as long as the grace, and no longer. Steps of the past also wait until no pool has appeared for the length of the
 * grace, as history comes pool by pool. A step for which a pool that takes part has no value is a gap: a sum without it would
 * be too small.
 */
public final class ServiceForecaster {
    private final ForecastConfig config;
    private final SeriesForecaster forecaster;

    /** A forecaster with the models of this module. */
    public ServiceForecaster(ForecastConfig config) {
        this.config = config;
        this.forecaster = new SeriesForecaster(config);
    }

    /**
     * What one window led to.
     *
     * @param memory what is known of the service
     * @param fate what became of the window
     * @param closed how many steps were closed
     * @param forced how many of them before their time, as too many were open
     * @param forecast what to publish, from the newest step that was closed
     * @param accuracy how wrong forecasts have been, now and then
     */
    public record Step(
            ServiceDemand<SeriesMemory> memory,
            WindowFate fate,
            int closed,
            int forced,
            Optional<DemandForecast> forecast,
            Optional<ForecastAccuracy> accuracy) {}

    /**
     * Takes the next window of one of the service's pools.
     *
     * @param memory what is known of the service, empty at first
     * @param window a window of the configured step; those of one pool come in order
     * @param written when it was written
     * @param trained the models that were trained apart and are in force then
     */
    public Step take(
            Optional<ServiceDemand<SeriesMemory>> memory,
            PoolWindow window,
            Instant written,
            List<? extends TrainedModel> trained) {
        ServiceDemand<SeriesMemory> known = memory.orElseGet(
                () -> new ServiceDemand<>(Optional.empty(), written, written, Map.of(), new TreeMap<>()));
        Instant now = written.isAfter(known.now()) ? written : known.now();
        long number = config.number(window.span().start());
        Optional<KnownPool> before = Optional.ofNullable(known.pools().get(window.pool()));
        if (before.isPresent() && number <= before.get().last()) {
            return new Step(known, WindowFate.REPEATED, 0, 0, Optional.empty(), Optional.empty());
        }
        Map<PoolId, KnownPool> pools = heardWithinGrace(known, now);
        if (!pools.containsKey(window.pool())
                && pools.size() >= config.service().mostPools()) {
            return new Step(known, WindowFate.CROWDED_OUT, 0, 0, Optional.empty(), Optional.empty());
        }
        pools.put(window.pool(), new KnownPool(before.map(KnownPool::first).orElse(number), number, now));
        Instant lastJoin = before.isPresent() ? known.lastJoin() : now;
        TreeMap<Long, OpenStep> open = new TreeMap<>(known.open());
        boolean late = known.series().isPresent()
                && number < known.series().get().history().next();
        if (!late) {
            open.merge(number, heard(config.observation(window)), ServiceForecaster::together);
        }
        return close(new ServiceDemand<>(known.series(), now, lastJoin, pools, open), window.service(), late, trained);
    }

    private Step close(
            ServiceDemand<SeriesMemory> memory, ServiceId service, boolean late, List<? extends TrainedModel> trained) {
        boolean settled =
                !memory.now().isBefore(memory.lastJoin().plus(config.service().grace()));
        // All pools are here that were heard within the grace; up to the slowest of them the steps are complete.
        long complete = memory.pools().values().stream()
                .mapToLong(KnownPool::last)
                .min()
                .orElseThrow();
        TreeMap<Long, OpenStep> open = new TreeMap<>(memory.open());
        Optional<SeriesMemory> series = memory.series();
        boolean began = false;
        int closed = 0;
        int forced = 0;
        long last = 0;
        while (!open.isEmpty()) {
            long number = open.firstKey();
            boolean due = number <= complete && (settled || !config.isStale(number, memory.now()));
            if (!due && open.size() <= config.service().mostOpen()) {
                break;
            }
            OpenStep step = open.getOrDefault(number, OpenStep.NOBODY);
            open.remove(number);
            Optional<SeriesMemory> continued = series.filter(known -> forecaster.continues(known, number));
            began |= continued.isEmpty();
            series = Optional.of(forecaster.observe(
                    continued.orElseGet(() -> forecaster.begin(number)),
                    number,
                    total(step, number, memory.pools()),
                    trained));
            last = number;
            closed++;
            forced += due ? 0 : 1;
        }
        Optional<DemandForecast> forecast = Optional.empty();
        Optional<ForecastAccuracy> accuracy = Optional.empty();
        if (closed > 0 && !config.isStale(last, memory.now())) {
            long newest = last;
            Instant origin = config.start(last + 1);
            forecast = series.flatMap(known -> forecaster.forecast(known, trained))
                    .map(made -> made.of(service, Optional.empty(), origin, config.step()));
            accuracy = series.filter(known -> config.tellsAccuracy(newest, 0))
                    .map(known -> new ForecastAccuracy(
                            service, Optional.empty(), origin, config.step(), forecaster.accuracy(known)));
        }
        WindowFate fate = late ? WindowFate.LATE : began ? WindowFate.BEGAN : WindowFate.JOINED;
        return new Step(
                new ServiceDemand<>(series, memory.now(), memory.lastJoin(), memory.pools(), open),
                fate,
                closed,
                forced,
                forecast,
                accuracy);
    }

    private Map<PoolId, KnownPool> heardWithinGrace(ServiceDemand<SeriesMemory> memory, Instant now) {
        Map<PoolId, KnownPool> heard = new HashMap<>();
        memory.pools().forEach((pool, known) -> {
            if (!known.heard().plus(config.service().grace()).isBefore(now)) {
                heard.put(pool, known);
            }
        });
        return heard;
    }

    private static OptionalDouble total(OpenStep step, long number, Map<PoolId, KnownPool> pools) {
        long taking = pools.values().stream()
                .filter(pool -> pool.first() <= number && number <= pool.last())
                .count();
        return step.gaps() == 0 && step.pools() >= taking ? OptionalDouble.of(step.sum()) : OptionalDouble.empty();
    }

    private static OpenStep heard(OptionalDouble value) {
        return new OpenStep(value.orElse(0), 1, value.isPresent() ? 0 : 1);
    }

    private static OpenStep together(OpenStep one, OpenStep other) {
        return new OpenStep(one.sum() + other.sum(), one.pools() + other.pools(), one.gaps() + other.gaps());
    }
}
