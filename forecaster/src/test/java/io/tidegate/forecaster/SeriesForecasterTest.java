package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.ForecastStep;
import io.tidegate.forecaster.model.DampedTrend;
import io.tidegate.forecaster.model.ForecastModel;
import io.tidegate.schemas.state.Floats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesForecasterTest {
    private static final int SEASON = 96;
    private static final ForecastConfig CONFIG = Configs.withSeason(SEASON);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_combination_is_hardly_worse_than_its_best_model(long seed) {
        List<OptionalDouble> series = wave(seed, 6 * SEASON, 4, 0.5);
        SeriesForecast forecast = forecasts(new SeriesForecaster(CONFIG), series)
                .get(series.size())
                .orElseThrow();
        assertThat(forecast.model()).isEqualTo(SeriesForecaster.COMBINED);
        double least = Double.POSITIVE_INFINITY;
        for (ForecastModel<?> model : SeriesForecaster.models(CONFIG.seasons())) {
            least = Math.min(least, error(alone(model.name()), series));
        }
        assertThat(error(new SeriesForecaster(CONFIG), series)).isLessThan(1.2 * least);
    }

    @Test
    void the_noise_of_one_season_is_not_forecast_into_the_next() {
        List<OptionalDouble> series = wave(5, 8 * SEASON, 4, 4);
        assertThat(error(alone("seasonal-smoothing-" + SEASON), series))
                .isLessThan(0.9 * error(alone("seasonal-naive-" + SEASON), series));
    }

    @Test
    void what_knows_no_season_counts_little_where_there_is_one_and_much_where_there_is_none() {
        List<OptionalDouble> seasonal = wave(2, 6 * SEASON, 4, 0.5);
        assertThat(error(new SeriesForecaster(CONFIG), seasonal))
                .isLessThan(0.7 * error(alone("damped-trend"), seasonal));
        Random random = new Random(9);
        List<OptionalDouble> wandering = new ArrayList<>();
        double level = 200;
        for (int i = 0; i < 6 * SEASON; i++) {
            level = Math.max(0, level + random.nextGaussian());
            wandering.add(OptionalDouble.of(level));
        }
        assertThat(error(new SeriesForecaster(CONFIG), wandering))
                .isLessThan(1.1 * error(alone("damped-trend"), wandering));
    }

    /** Over 1,900 origins, of which each shares its errors with its neighbours, the share is within 3 points. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void quantiles_cover_what_they_promise(long seed) {
        List<OptionalDouble> series = wave(seed, 22 * SEASON, 4, 3);
        List<Optional<SeriesForecast>> made = forecasts(new SeriesForecaster(CONFIG), series);
        for (int ahead : new int[] {1, 3, 12, 48}) {
            double[] covered = new double[CONFIG.quantiles().levels().size()];
            int count = 0;
            for (int origin = 3 * SEASON; origin + ahead <= series.size(); origin++) {
                ForecastStep step = made.get(origin).orElseThrow().steps().get(ahead - 1);
                double actual = series.get(origin + ahead - 1).getAsDouble();
                for (int q = 0; q < covered.length; q++) {
                    covered[q] += actual <= step.quantiles().get(q) ? 1 : 0;
                }
                count++;
            }
            for (int q = 0; q < covered.length; q++) {
                assertThat(covered[q] / count)
                        .as(
                                "coverage of %s, %d steps ahead",
                                CONFIG.quantiles().levels().get(q), ahead)
                        .isBetween(
                                CONFIG.quantiles().levels().get(q) - 0.03,
                                CONFIG.quantiles().levels().get(q) + 0.03);
            }
        }
    }

    @Test
    void the_published_coverage_and_error_are_those_of_forecasts_that_came_due() {
        List<OptionalDouble> series = wave(4, 8 * SEASON, 4, 3);
        SeriesForecaster forecaster = new SeriesForecaster(CONFIG);
        SeriesForecast last = forecasts(forecaster, series).get(series.size()).orElseThrow();
        assertThat(last.error().coverage()).isBetween(0.95, 1.0);
        assertThat(last.error().wape()).isBetween(0.02, 0.1);
        // Horizons 1, 2, 4 and 8 reach up to the lead of 5 steps.
        assertThat(last.error().observations()).isEqualTo(4 * CONFIG.quantiles().errors());
    }

    @Test
    void nothing_is_published_before_every_step_has_enough_errors_and_no_level_before_they_carry_it() {
        List<OptionalDouble> series = wave(8, 400, 4, 1);
        List<Optional<SeriesForecast>> made = forecasts(alone("damped-trend"), series);
        int first = DampedTrend.LEAST + CONFIG.steps() - 1 + CONFIG.quantiles().leastErrors();
        assertThat(made.subList(0, first)).containsOnly(Optional.empty());
        assertThat(made.get(first).orElseThrow().levels()).containsExactly(0.05, 0.5, 0.9, 0.95);
        assertThat(made.get(first + 78).orElseThrow().levels()).doesNotContain(0.99);
        assertThat(made.get(first + 79).orElseThrow().levels()).contains(0.99);
        assertThat(made.get(first).orElseThrow().steps()).hasSize(CONFIG.steps());
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 233, 400})
    void the_future_never_changes_an_earlier_forecast(int cut) {
        List<OptionalDouble> series = wave(31, 500, 4, 3);
        List<OptionalDouble> otherwise = new ArrayList<>(series.subList(0, cut));
        for (int i = cut; i < series.size(); i++) {
            otherwise.add(i % 7 == 0 ? OptionalDouble.empty() : OptionalDouble.of(1_000 + i));
        }
        List<Optional<SeriesForecast>> made = forecasts(new SeriesForecaster(CONFIG), series);
        List<Optional<SeriesForecast>> madeOtherwise = forecasts(new SeriesForecaster(CONFIG), otherwise);
        for (int origin = 0; origin <= cut; origin++) {
            assertThat(madeOtherwise.get(origin)).isEqualTo(made.get(origin));
        }
    }

    @Test
    void a_step_that_is_left_out_is_the_same_as_one_without_a_value() {
        SeriesForecaster forecaster = new SeriesForecaster(CONFIG);
        SeriesMemory told = forecaster.begin(0);
        SeriesMemory leftOut = forecaster.begin(0);
        List<OptionalDouble> series = wave(3, 3 * SEASON, 4, 3);
        for (int i = 0; i < series.size(); i++) {
            boolean gap = i > 100 && i % 5 == 0;
            told = forecaster.observe(told, i, gap ? OptionalDouble.empty() : series.get(i), List.of());
            leftOut = gap ? leftOut : forecaster.observe(leftOut, i, series.get(i), List.of());
        }
        assertThat(leftOut).isEqualTo(told);
    }

    @Test
    void a_gap_is_neither_measured_nor_forecast_from() {
        SeriesForecaster forecaster = new SeriesForecaster(CONFIG);
        List<OptionalDouble> series = wave(3, 3 * SEASON, 4, 3);
        SeriesMemory before = forecaster.begin(0);
        for (int i = 0; i < series.size(); i++) {
            before = forecaster.observe(before, i, series.get(i), List.of());
        }
        SeriesMemory gap = forecaster.observe(before, series.size(), OptionalDouble.empty(), List.of());
        assertThat(forecaster.forecast(before, List.of())).isPresent();
        assertThat(forecaster.forecast(gap, List.of())).isEmpty();
        assertThat(gap.combined())
                .extracting(HorizonErrors::residuals)
                .isEqualTo(
                        before.combined().stream().map(HorizonErrors::residuals).toList());
        for (int model = 0; model < gap.models().size(); model++) {
            assertThat(gap.models().get(model).horizons())
                    .extracting(HorizonLoss::loss)
                    .isEqualTo(before.models().get(model).horizons().stream()
                            .map(HorizonLoss::loss)
                            .toList());
        }
    }

    @Test
    void a_series_is_continued_up_to_the_longest_gap_and_under_the_same_settings() {
        SeriesForecaster forecaster = new SeriesForecaster(CONFIG);
        SeriesMemory memory = forecaster.observe(forecaster.begin(10), 10, OptionalDouble.of(1), List.of());
        assertThat(forecaster.continues(memory, 10)).isFalse();
        assertThat(forecaster.continues(memory, 11)).isTrue();
        assertThat(forecaster.continues(memory, 11 + CONFIG.gapSteps())).isTrue();
        assertThat(forecaster.continues(memory, 12 + CONFIG.gapSteps())).isFalse();
        assertThat(new SeriesForecaster(Configs.withSeason(SEASON + 1)).continues(memory, 11))
                .isFalse();
    }

    @Test
    void a_model_of_another_version_begins_anew_and_the_others_go_on() {
        SeriesForecaster forecaster = new SeriesForecaster(CONFIG);
        SeriesMemory memory = forecaster.begin(0);
        for (OptionalDouble value : wave(3, 2 * SEASON, 4, 3)) {
            memory = forecaster.observe(memory, memory.history().next(), value, List.of());
        }
        List<ModelMemory> kept = new ArrayList<>(memory.models());
        ModelMemory trend = kept.get(1);
        kept.set(1, new ModelMemory(trend.model(), "0", Floats.zeros(3), trend.horizons()));
        SeriesMemory after = forecaster.observe(
                new SeriesMemory(memory.history(), kept, memory.combined()),
                memory.history().next(),
                OptionalDouble.of(3),
                List.of());
        assertThat(after.models().get(1).horizons().get(0).weight()).isZero();
        assertThat(after.models().get(2).horizons().get(0).weight()).isPositive();
    }

    @Test
    void a_series_of_zeros_is_forecast_as_zeros_without_error() {
        List<OptionalDouble> zeros = new ArrayList<>();
        for (int i = 0; i < 3 * SEASON; i++) {
            zeros.add(OptionalDouble.of(0));
        }
        SeriesForecast forecast =
                forecasts(new SeriesForecaster(CONFIG), zeros).get(zeros.size()).orElseThrow();
        assertThat(forecast.error().wape()).isZero();
        assertThat(forecast.error().coverage()).isEqualTo(1);
        assertThat(forecast.steps()).allSatisfy(step -> {
            assertThat(step.mean()).isZero();
            assertThat(step.quantiles()).containsOnly(0.0);
        });
    }

    private static SeriesForecaster alone(String model) {
        return new SeriesForecaster(CONFIG, SeriesForecaster.models(CONFIG.seasons()), model::equals);
    }

    /** The forecasts by the number of observations that they know. */
    private static List<Optional<SeriesForecast>> forecasts(SeriesForecaster forecaster, List<OptionalDouble> series) {
        List<Optional<SeriesForecast>> made = new ArrayList<>();
        made.add(Optional.empty());
        SeriesMemory memory = forecaster.begin(0);
        for (int i = 0; i < series.size(); i++) {
            memory = forecaster.observe(memory, i, series.get(i), List.of());
            made.add(forecaster.forecast(memory, List.of()));
        }
        return made;
    }

    /** The absolute error of the forecasts up to five steps ahead, over what was wanted. */
    private static double error(SeriesForecaster forecaster, List<OptionalDouble> series) {
        List<Optional<SeriesForecast>> made = forecasts(forecaster, series);
        double error = 0;
        double actual = 0;
        for (int origin = 4 * SEASON; origin + 5 <= series.size(); origin++) {
            for (int ahead = 1; ahead <= 5; ahead++) {
                double value = series.get(origin + ahead - 1).getAsDouble();
                error += Math.abs(value
                        - made.get(origin).orElseThrow().steps().get(ahead - 1).mean());
                actual += value;
            }
        }
        return error / actual;
    }

    /** A day that goes up and down between 40 ∓ 40·{@code swing}/5, and noise. */
    private static List<OptionalDouble> wave(long seed, int steps, double swing, double noise) {
        Random random = new Random(seed);
        List<OptionalDouble> series = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            double day = 40 + 8 * swing * Math.sin(2 * Math.PI * i / SEASON);
            series.add(OptionalDouble.of(Math.max(0, day + noise * random.nextGaussian())));
        }
        return series;
    }

    /** Settings for tests: steps of a minute, 48 of them ahead. */
    static final class Configs {
        private Configs() {}

        static ForecastConfig withSeason(int season) {
            ForecastConfig usual = ForecastConfig.DEFAULT;
            return new ForecastConfig(
                    usual.measure(),
                    usual.step(),
                    List.of(season),
                    48,
                    usual.quantiles(),
                    usual.leastCoverage(),
                    Duration.ofMinutes(20),
                    usual.staleAfter(),
                    usual.accuracyEvery(),
                    usual.service(),
                    usual.training());
        }
    }
}
