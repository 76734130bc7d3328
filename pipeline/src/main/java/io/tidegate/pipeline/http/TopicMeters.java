package io.tidegate.pipeline.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ServiceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the stages' results say about how well they do: decisions by kind and reason, outcomes by their end, how wrong the
 * forecasts are. Tags are bounded: pools are not among them, and at most {@value #MOST_SERVICES}
 * services. Told by one thread; read by any.
 */
final class TopicMeters {
    /** Services whose forecast error is shown, the most recent ones. */
    static final int MOST_SERVICES = 200;

    private final MeterRegistry registry;
    private final MultiGauge wape;
    private final MultiGauge coverage;
    private final Map<ServiceId, DemandForecast> forecasts = new LinkedHashMap<>();

    TopicMeters(MeterRegistry registry) {
        this.registry = registry;
        this.wape = MultiGauge.builder("tidegate.forecast.wape")
                .description("Weighted absolute percentage error of a service's forecasts, 0 is perfect")
                .register(registry);
        this.coverage = MultiGauge.builder("tidegate.forecast.coverage")
                .description("Share of actual demand that did not exceed the highest quantile")
                .register(registry);
    }

    void forecast(DemandForecast forecast) {
        registry.counter("tidegate.forecasts", "model", forecast.model()).increment();
        if (forecast.pool().isPresent()) {
            return;
        }
        List<MultiGauge.Row<?>> errors = new ArrayList<>();
        List<MultiGauge.Row<?>> shares = new ArrayList<>();
        for (ServiceId service : keep(forecast)) {
            Tags tags = Tags.of("service", service.value());
            errors.add(MultiGauge.Row.of(tags, () -> error(service, ForecastError::wape)));
            shares.add(MultiGauge.Row.of(tags, () -> error(service, ForecastError::coverage)));
        }
        // What is there stays: a gauge that is replaced is there twice for a moment, and a scrape then fails as a
        // whole.
        wape.register(errors, false);
        coverage.register(shares, false);
    }

    /** Keeps the newest forecast of a service, and tells which services have one. */
    private synchronized List<ServiceId> keep(DemandForecast forecast) {
        // Taken out and put in again, so that the first is the one that was not seen for longest.
        forecasts.remove(forecast.service());
        forecasts.put(forecast.service(), forecast);
        if (forecasts.size() > MOST_SERVICES) {
            forecasts.remove(forecasts.keySet().iterator().next());
        }
        return List.copyOf(forecasts.keySet());
    }

    private synchronized double error(ServiceId service, ToDoubleFunction<ForecastError> number) {
        DemandForecast newest = forecasts.get(service);
        return newest == null ? Double.NaN : number.applyAsDouble(newest.error());
    }

    void decision(ScalingDecision decision) {
        PolicyMode mode = decision.basis().mode();
        String kind = decision.fold(
                resize -> resize.to() >= resize.from() ? "grow" : "shrink", renewal -> "renewal", hold -> "hold");
        registry.counter(
                        "tidegate.decisions",
                        "kind",
                        kind,
                        "reason",
                        word(decision.reason().code()),
                        "mode",
                        word(mode))
                .increment();
    }

    void outcome(ScalingOutcome outcome) {
        registry.counter("tidegate.outcomes", "end", word(outcome.end())).increment();
    }

    void unreadable() {
        registry.counter("tidegate.meters.unreadable").increment();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
