package io.tidegate.pipeline.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastAccuracy;
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
    private final MultiGauge losses;
    private final MultiGauge shares;
    private final Map<ServiceId, ForecastAccuracy> accuracies = new LinkedHashMap<>();
    private final Map<ServiceId, DemandForecast> forecasts = new LinkedHashMap<>();

    TopicMeters(MeterRegistry registry) {
        this.registry = registry;
        this.wape = MultiGauge.builder("tidegate.forecast.wape")
                .description("Weighted absolute percentage error of a service's forecasts, 0 is perfect")
                .register(registry);
        this.coverage = MultiGauge.builder("tidegate.forecast.coverage")
                .description("Share of actual demand that did not exceed the highest quantile")
                .register(registry);
        this.losses = MultiGauge.builder("tidegate.forecast.model.loss")
                .description("How wrong a model's forecasts of a service were, in connections, by steps ahead")
                .register(registry);
        this.shares = MultiGauge.builder("tidegate.forecast.model.share")
                .description("How much of the combined forecast of a service is this model's, 0 to 1, by steps ahead")
                .register(registry);
    }

    void forecast(DemandForecast forecast) {
        registry.counter("tidegate.forecasts", "model", forecast.model()).increment();
        if (forecast.pool().isPresent()) {
            return;
        }
        List<MultiGauge.Row<?>> errors = new ArrayList<>();
        List<MultiGauge.Row<?>> shares = new ArrayList<>();
        for (ServiceId service : keep(forecasts, forecast.service(), forecast)) {
            Tags tags = Tags.of("service", service.value());
            errors.add(MultiGauge.Row.of(tags, () -> error(service, ForecastError::wape)));
            shares.add(MultiGauge.Row.of(tags, () -> error(service, ForecastError::coverage)));
        }
        // What is there stays: a gauge that is replaced is there twice for a moment, and a scrape then fails as a
        // whole.
        wape.register(errors, false);
        coverage.register(shares, false);
    }

    /** Of services only: pools are too many, and stand on the topic. */
    void accuracy(ForecastAccuracy accuracy) {
        if (accuracy.pool().isPresent()) {
            return;
        }
        List<MultiGauge.Row<?>> wrong = new ArrayList<>();
        List<MultiGauge.Row<?>> counting = new ArrayList<>();
        for (ServiceId service : keep(accuracies, accuracy.service(), accuracy)) {
            for (ForecastAccuracy.Horizon horizon : newest(service)) {
                for (ForecastAccuracy.Model model : horizon.models()) {
                    int ahead = horizon.ahead();
                    Tags tags =
                            Tags.of("service", service.value(), "model", model.model(), "ahead", String.valueOf(ahead));
                    wrong.add(MultiGauge.Row.of(
                            tags, () -> model(service, ahead, model.model(), ForecastAccuracy.Model::loss)));
                    counting.add(MultiGauge.Row.of(
                            tags, () -> model(service, ahead, model.model(), ForecastAccuracy.Model::share)));
                }
            }
        }
        losses.register(wrong, false);
        shares.register(counting, false);
    }

    private synchronized List<ForecastAccuracy.Horizon> newest(ServiceId service) {
        ForecastAccuracy newest = accuracies.get(service);
        return newest == null ? List.of() : newest.horizons();
    }

    private double model(ServiceId service, int ahead, String model, ToDoubleFunction<ForecastAccuracy.Model> number) {
        return newest(service).stream()
                .filter(horizon -> horizon.ahead() == ahead)
                .flatMap(horizon -> horizon.models().stream())
                .filter(each -> each.model().equals(model))
                .mapToDouble(number)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Keeps the newest of a service, and tells which services have one. */
    private synchronized <V> List<ServiceId> keep(Map<ServiceId, V> kept, ServiceId service, V newest) {
        // Taken out and put in again, so that the first is the one that was not seen for longest.
        kept.remove(service);
        kept.put(service, newest);
        if (kept.size() > MOST_SERVICES) {
            kept.remove(kept.keySet().iterator().next());
        }
        return List.copyOf(kept.keySet());
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
