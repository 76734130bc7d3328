package io.tidegate.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TopicMetersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopicMeters meters = new TopicMeters(registry);

    private static DemandForecast ofService(String service, double wape) {
        return new DemandForecast(
                new ServiceId(service),
                Optional.empty(),
                NOW,
                Duration.ofMinutes(1),
                "seasonal-naive",
                "1",
                List.of(0.95),
                List.of(new ForecastStep(10, List.of(14.5))),
                new ForecastError(wape, 0.9, 100));
    }

    @Test
    void decisions_are_counted_by_kind_reason_and_mode_and_outcomes_by_their_end() {
        ScalingDecision decision = Examples.resize("a-1", 1, PolicyMode.ACT, NOW);
        meters.decision(decision);
        meters.decision(decision);
        meters.outcome(Examples.applied(decision, NOW));

        assertThat(registry.get("tidegate.decisions")
                        .tags("kind", "grow", "reason", "forecast", "mode", "act")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("tidegate.outcomes")
                        .tag("end", "applied")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void the_newest_error_of_each_service_is_shown_and_services_are_bounded() {
        meters.forecast(ofService("s", 0.5));
        meters.forecast(ofService("s", 0.25));
        assertThat(registry.get("tidegate.forecast.wape")
                        .tag("service", "s")
                        .gauge()
                        .value())
                .isEqualTo(0.25);

        for (int i = 0; i < TopicMeters.MOST_SERVICES; i++) {
            meters.forecast(ofService("s-" + i, 0.1));
        }

        assertThat(registry.find("tidegate.forecast.wape").gauges()).hasSize(TopicMeters.MOST_SERVICES);
        assertThat(registry.find("tidegate.forecast.wape").tag("service", "s").gauge())
                .isNull();
    }

    @Test
    void what_each_model_of_a_service_was_wrong_by_is_shown_and_of_pools_it_is_not() {
        meters.accuracy(accuracy("s", Optional.empty(), 3, 0.2));
        meters.accuracy(accuracy("s", Optional.empty(), 2, 0.25));
        meters.accuracy(accuracy("other", Optional.of(new PoolId("a-1")), 1, 0.3));
        assertThat(registry.find("tidegate.forecast.model.loss").gauges()).hasSize(1);
        assertThat(registry.get("tidegate.forecast.model.loss")
                        .tags("service", "s", "model", "theta", "ahead", "4")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get("tidegate.forecast.model.share")
                        .tags("service", "s", "model", "theta", "ahead", "4")
                        .gauge()
                        .value())
                .isEqualTo(0.25);
    }

    private static ForecastAccuracy accuracy(String service, Optional<PoolId> pool, double loss, double share) {
        return new ForecastAccuracy(
                new ServiceId(service),
                pool,
                NOW,
                Duration.ofMinutes(1),
                List.of(new ForecastAccuracy.Horizon(
                        4,
                        200,
                        OptionalDouble.of(0.1),
                        OptionalDouble.of(0.95),
                        List.of(new ForecastAccuracy.Model("theta", "1", loss, share)))));
    }

    @Test
    void a_scrape_succeeds_whatever_comes_meanwhile() throws Exception {
        PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        TopicMeters told = new TopicMeters(scraped);
        AtomicBoolean enough = new AtomicBoolean();
        Thread teller = new Thread(() -> {
            for (int i = 0; !enough.get(); i++) {
                told.forecast(ofService("s-" + i % 20, 0.1));
            }
        });
        teller.start();
        try {
            for (int scrape = 0; scrape < 2_000; scrape++) {
                assertThat(scraped.scrape()).isNotNull();
            }
        } finally {
            enough.set(true);
            teller.join();
        }
        assertThat(scraped.scrape()).contains("tidegate_forecast_wape{service=\"s-1\"} 0.1");
    }

    @Test
    void forecasts_of_pools_count_and_show_no_error_of_their_own() {
        meters.forecast(Examples.forecast("a-1", NOW));

        assertThat(registry.get("tidegate.forecasts")
                        .tag("model", "seasonal-naive")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.find("tidegate.forecast.wape").gauges()).isEmpty();
    }
}
