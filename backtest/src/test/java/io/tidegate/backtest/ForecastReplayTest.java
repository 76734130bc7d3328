package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.forecaster.DemandMeasure;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.forecaster.SeriesForecaster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastReplayTest {
    private static final Duration STEP = Duration.ofHours(1);
    private static final int HORIZON = 12;
    private static final ForecastConfig CONFIG = new ForecastConfig(
            DemandMeasure.MEAN,
            STEP,
            List.of(8, 24),
            HORIZON,
            new ForecastConfig.Quantiles(List.of(0.1, 0.5, 0.9), 1, STEP.multipliedBy(HORIZON), 100, 20),
            0.5,
            STEP.multipliedBy(24),
            STEP,
            STEP,
            new ForecastConfig.Services(STEP.multipliedBy(2), 100, 10),
            new ForecastConfig.Training(
                    100,
                    2_000,
                    120_000,
                    STEP.multipliedBy(240),
                    STEP.multipliedBy(3),
                    STEP.multipliedBy(24),
                    2,
                    STEP,
                    STEP,
                    STEP.multipliedBy(24),
                    1));

    /** Long enough that trees are trained several times before and after every cut. */
    @Test
    void what_comes_after_an_origin_changes_nothing_of_it() {
        List<RecordedSeries> whole = series(12, 400);
        List<List<ForecastReplay.Made>> made = replay(6, 24, Optional.empty()).run(whole, progress -> {});
        for (int cut : new int[] {1, 3}) {
            List<RecordedSeries> shorter = whole.stream()
                    .map(each -> new RecordedSeries(
                            each.name(),
                            each.first(),
                            each.phaseMillis(),
                            Arrays.copyOf(each.values(), each.values().length - cut * 24)))
                    .toList();
            List<List<ForecastReplay.Made>> madeShorter =
                    replay(6 - cut, 24, Optional.empty()).run(shorter, progress -> {});
            for (int i = 0; i < whole.size(); i++) {
                assertThat(madeShorter.get(i))
                        .usingRecursiveComparison()
                        .isEqualTo(made.get(i).subList(0, 6 - cut));
            }
        }
    }

    @Test
    void trees_are_trained_and_are_one_of_the_models() {
        List<Integer> trainings = new ArrayList<>();
        List<List<ForecastReplay.Made>> made =
                replay(0, 1, Optional.empty()).run(series(12, 400), progress -> trainings.add(progress.trainings()));
        assertThat(trainings.get(trainings.size() - 1)).isGreaterThan(3);
        assertThat(made)
                .hasSize(12)
                .allSatisfy(of -> assertThat(of).singleElement().satisfies(one -> {
                    assertThat(one.known()).isEqualTo(400);
                    assertThat(one.models())
                            .extracting(SeriesForecaster.Path::model)
                            .containsExactlyElementsOf(names());
                    assertThat(one.forecast().orElseThrow().steps()).hasSize(HORIZON);
                }));
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(ForecastReplay.models(CONFIG.seasons()));
        names.add(SeriesForecaster.COMBINED);
        return names;
    }

    @Test
    void one_model_alone_is_what_the_combination_then_is() {
        List<ForecastReplay.Made> made = replay(1, 1, Optional.of("theta"))
                .run(series(2, 200), progress -> {})
                .get(0);
        assertThat(made.get(0).models())
                .filteredOn(path -> List.of("theta", "combined").contains(path.model()))
                .hasSize(2)
                .allSatisfy(path -> assertThat(path.points())
                        .containsExactly(made.get(0).models().stream()
                                .filter(each -> each.model().equals("theta"))
                                .findFirst()
                                .orElseThrow()
                                .points()));
    }

    @Test
    void the_same_series_give_the_same_forecasts() {
        assertThat(replay(3, 5, Optional.empty()).run(series(6, 300), progress -> {}))
                .usingRecursiveComparison()
                .isEqualTo(replay(3, 5, Optional.empty()).run(series(6, 300), progress -> {}));
    }

    @Test
    void a_series_that_is_too_short_for_any_model_is_forecast_by_none() {
        List<ForecastReplay.Made> made = replay(0, 1, Optional.empty())
                .run(List.of(new RecordedSeries("short", 5, 0, new double[] {1, 2, 3})), progress -> {})
                .get(0);
        assertThat(made).singleElement().satisfies(one -> {
            assertThat(one.models()).isEmpty();
            assertThat(one.forecast()).isEmpty();
        });
    }

    private static ForecastReplay replay(int origins, int stride, Optional<String> model) {
        return new ForecastReplay(CONFIG, origins, stride, model);
    }

    private static List<RecordedSeries> series(int count, int length) {
        List<RecordedSeries> series = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            Random random = new Random(100 + s);
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                values[i] = 50
                        * (s + 1)
                        * Math.exp(0.4 * Math.sin(2 * Math.PI * i / 8)
                                + 0.3 * Math.cos(2 * Math.PI * i / 24)
                                + 0.1 * random.nextGaussian());
                if (random.nextInt(60) == 0) {
                    values[i] = Double.NaN;
                }
            }
            values[length - 1] = 50;
            series.add(new RecordedSeries("series-" + s, 1_000, 0, values));
        }
        return series;
    }
}
