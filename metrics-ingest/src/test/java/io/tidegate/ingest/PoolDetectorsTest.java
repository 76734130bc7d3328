package io.tidegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Severity;
import io.tidegate.domain.TimeSpan;
import io.tidegate.domain.anomaly.AnomalyConfig;
import io.tidegate.domain.anomaly.AnomalyDetector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PoolDetectorsTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int A_DAY = 1_440;
    private static final int SPIKE = 5 * A_DAY + 200;

    @Test
    void a_window_is_scored_as_a_backtest_scores_its_demand() {
        PoolDetectors detectors = new PoolDetectors();
        AnomalyDetector alone = new AnomalyDetector(AnomalyConfig.DEFAULT);
        for (int i = 0; i < 3 * A_DAY; i++) {
            PoolWindow window = window(i, demand(i), 1);
            AnomalyDetector.Verdict verdict = alone.see(
                    window.span().start().toEpochMilli(), window.demand().mean());
            assertThat(detectors.see(window, ScoreConfig.DEFAULT).window().scores())
                    .containsEntry(Metric.DEMAND, verdict.score())
                    .as("nothing was waited for, and nothing held")
                    .doesNotContainKeys(Metric.WAIT, Metric.HOLD);
        }
    }

    @Test
    void what_is_unusual_for_the_time_of_the_day_is_told_once_and_a_quiet_week_is_not() {
        List<Insight> told = new ArrayList<>();
        PoolDetectors detectors = new PoolDetectors();
        for (int i = 0; i < 7 * A_DAY; i++) {
            told.addAll(detectors
                    .see(window(i, i >= SPIKE && i < SPIKE + 3 ? 160 : demand(i), 1), ScoreConfig.DEFAULT)
                    .insights());
        }
        assertThat(told).singleElement().satisfies(insight -> {
            assertThat(insight.kind()).isEqualTo(Insight.Kind.ANOMALY);
            assertThat(insight.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(insight.metric()).contains(Metric.DEMAND);
            assertThat(insight.at()).isEqualTo(at(SPIKE + 1));
            assertThat(insight.text())
                    .startsWith("demand of pool orders-1 is unusual for this time of the day: 160.0, expected ");
        });
    }

    @Test
    void what_matters_to_nobody_is_scored_and_not_told() {
        PoolDetectors detectors = new PoolDetectors();
        List<Insight> told = new ArrayList<>();
        double score = 0;
        for (int i = 0; i <= SPIKE; i++) {
            PoolDetectors.Scored scored =
                    detectors.see(window(i, i == SPIKE ? 2.5 : demand(i) / 1_000, 1), ScoreConfig.DEFAULT);
            told.addAll(scored.insights());
            score = scored.window().scores().getOrDefault(Metric.DEMAND, 0.0);
        }
        assertThat(score).isGreaterThan(0.5);
        assertThat(told).isEmpty();
    }

    @Test
    void the_first_failures_of_a_pool_that_had_none_are_told_with_a_deviation_that_can_be_believed() {
        PoolDetectors detectors = new PoolDetectors();
        List<Insight> told = new ArrayList<>();
        for (int i = 0; i <= A_DAY; i++) {
            PoolWindow window = window(i, demand(i), 1, i == A_DAY ? 3 : 0);
            told.addAll(detectors.see(window, ScoreConfig.DEFAULT).insights());
        }
        double deviation = ScoreConfig.DEFAULT.floor(Metric.ERROR_RATE).deviation();
        assertThat(told).singleElement().satisfies(insight -> {
            assertThat(insight.metric()).contains(Metric.ERROR_RATE);
            assertThat(insight.score()).hasValue(3 / deviation);
        });
    }

    @Test
    void a_window_that_samples_hardly_cover_teaches_nothing() {
        PoolDetectors whole = new PoolDetectors();
        PoolDetectors gapped = new PoolDetectors();
        for (int i = 0; i < 2 * A_DAY; i++) {
            PoolWindow window = window(i, demand(i), 1);
            assertThat(gapped.see(window(i, 500, 0.1), ScoreConfig.DEFAULT)
                            .window()
                            .scores())
                    .isEmpty();
            assertThat(gapped.see(window, ScoreConfig.DEFAULT)).isEqualTo(whole.see(window, ScoreConfig.DEFAULT));
        }
    }

    @Test
    void detectors_that_were_kept_and_read_back_go_on() {
        PoolDetectors one = new PoolDetectors();
        PoolDetectors other = new PoolDetectors();
        for (int i = 0; i < 2 * A_DAY; i++) {
            PoolWindow window = window(i, demand(i), 1);
            if (i % 500 == 0) {
                other = new PoolDetectors(other.toState());
            }
            assertThat(other.see(window, ScoreConfig.DEFAULT)).isEqualTo(one.see(window, ScoreConfig.DEFAULT));
        }
    }

    private static double demand(int number) {
        SplittableRandom random = new SplittableRandom(number);
        return 30 + 15 * Math.sin(2 * Math.PI * number / A_DAY) + 4 * random.nextDouble();
    }

    private static Instant at(int number) {
        return START.plus(MINUTE.multipliedBy(number));
    }

    private static PoolWindow window(int number, double demand, double coverage) {
        return window(number, demand, coverage, 0);
    }

    private static PoolWindow window(int number, double demand, double coverage, double failures) {
        return new PoolWindow(
                new PoolId("orders-1"),
                new ServiceId("orders-db"),
                new Incarnation(1),
                new TimeSpan(at(number), MINUTE),
                new DemandSummary(demand, 1_000, demand, 1_000, 1_000),
                0.5,
                10,
                20,
                LatencySummary.NONE,
                LatencySummary.NONE,
                LatencySummary.NONE,
                new EventRates(1, 0, failures),
                60,
                coverage,
                0,
                Map.of(),
                Map.of());
    }
}
