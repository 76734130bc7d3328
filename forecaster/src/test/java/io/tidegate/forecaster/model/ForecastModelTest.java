package io.tidegate.forecaster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.schemas.state.Floats;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every model must keep to, and each of them against values worked out by hand. */
class ForecastModelTest {
    private static final int SEASON = 4;
    private static final double GAP = Double.NaN;

    private static final List<Integer> SEASONS = List.of(SEASON);
    private static final Resolution RESOLUTION = Resolution.of(SEASONS);

    static Stream<ForecastModel<?>> models() {
        return Stream.of(
                new SeasonalNaive(SEASON),
                new DampedTrend(),
                new SeasonalSmoothing(SEASON),
                new Theta(SEASON),
                new HarmonicRegression(SEASONS),
                new SeasonalAutoregression("lean", Lags.lean(SEASONS, RESOLUTION), SEASON, SEASON),
                new SeasonalAutoregression("rich", Lags.rich(SEASONS, RESOLUTION), SEASON, SEASON),
                new SeasonalAutoregression("nearest", Lags.nearest(8), SEASON, SEASON));
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_model_that_knows_nothing_forecasts_nothing(ForecastModel<?> model) {
        assertThat(Taught.by(model, SEASON).path(3)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void gaps_alone_teach_nothing(ForecastModel<?> model) {
        assertThat(Taught.by(model, SEASON, gaps(200)).path(3)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_constant_series_stays_what_it_is_also_after_a_gap(ForecastModel<?> model) {
        double[] constant = new double[120];
        Arrays.fill(constant, 7);
        constant[30] = GAP;
        constant[117] = GAP;
        assertThat(Taught.by(model, SEASON, constant).path(9))
                .hasSize(9)
                .allSatisfy(value -> assertThat(value).isCloseTo(7, within(0.01)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void forecasts_are_never_negative(ForecastModel<?> model) {
        double[] falling = new double[80];
        for (int i = 0; i < falling.length; i++) {
            falling[i] = Math.max(0, 70 - i);
        }
        assertThat(Taught.by(model, SEASON, falling).path(40)).hasSize(40).allMatch(value -> value >= 0);
    }

    @ParameterizedTest
    @MethodSource("models")
    void what_is_written_is_read_back_to_the_bit(ForecastModel<?> model) {
        Random random = new Random(11);
        double[] values = random.doubles(77, 0, 50).toArray();
        values[40] = GAP;
        assertWrittenAndReadBack(Taught.by(model, SEASON, values));
    }

    private static <S> void assertWrittenAndReadBack(Taught<S> taught) {
        S again = taught.model().read(taught.model().write(taught.state()));
        assertThat(again).isEqualTo(taught.state());
    }

    @Test
    void seasonal_naive_repeats_the_last_season_however_far_ahead() {
        assertThat(Taught.by(new SeasonalNaive(SEASON), SEASON, 9, 9, 9, 9, 1, 2, 3, 4)
                        .path(6))
                .containsExactly(1.0, 2.0, 3.0, 4.0, 1.0, 2.0);
    }

    @Test
    void seasonal_naive_waits_for_a_whole_season() {
        assertThat(Taught.by(new SeasonalNaive(SEASON), SEASON, 1, 2, 3).path(2))
                .isEmpty();
        assertThat(Taught.by(new SeasonalNaive(SEASON), SEASON, 1, 2, 3, 4).path(2))
                .containsExactly(1.0, 2.0);
    }

    @Test
    void seasonal_naive_takes_the_nearest_step_for_one_that_is_missing() {
        assertThat(Taught.by(new SeasonalNaive(SEASON), SEASON, 1, 2, GAP, 4).path(4))
                .containsExactly(1.0, 2.0, 2.0, 4.0);
    }

    @Test
    void seasonal_naive_forecasts_nothing_into_a_long_hole_of_the_last_season() {
        double[] season = new double[40];
        Arrays.fill(season, 5);
        Arrays.fill(season, 2, 2 + 2 * History.REACH, 5);
        assertThat(Taught.by(new SeasonalNaive(40), 40, season).path(20)).hasSize(20);
        Arrays.fill(season, 2, 3 + 2 * History.REACH, GAP);
        assertThat(Taught.by(new SeasonalNaive(40), 40, season).path(20)).isEmpty();
        assertThat(Taught.by(new SeasonalNaive(40), 40, season).path(2)).hasSize(2);
    }

    /** l, b of the cell α = 0.35, β = 0.15, φ = 0.8 by hand: e = 4 on l = 10; then l = 11.4, b = 0.21. */
    @Test
    void damped_trend_follows_the_error_correction_form() {
        DampedTrend model = new DampedTrend();
        int cell = 7;
        assertThat(List.of(DampedTrend.alpha(cell), DampedTrend.beta(cell), DampedTrend.phi(cell)))
                .containsExactly(0.35, 0.15, 0.8);
        DampedTrend.Grid second = Taught.by(model, SEASON, 10, 14).state();
        assertThat(second.levels().get(cell)).isCloseTo(11.4f, within(1e-5f));
        assertThat(second.trends().get(cell)).isCloseTo(0.21f, within(1e-5f));
        assertThat(second.losses().get(cell)).isCloseTo(4f, within(1e-5f));
        DampedTrend.Grid gap = Taught.by(model, SEASON, 10, 14, GAP).state();
        assertThat(gap.levels().get(cell)).isCloseTo(11.568f, within(1e-5f));
        assertThat(gap.trends().get(cell)).isCloseTo(0.168f, within(1e-5f));
        assertThat(gap.losses().get(cell)).isCloseTo(4f, within(1e-5f));
    }

    @Test
    void damped_trend_goes_on_rising_and_levels_off() {
        double[] rising = new double[60];
        for (int i = 0; i < rising.length; i++) {
            rising[i] = 10 + 2 * i;
        }
        List<Double> path = Taught.by(new DampedTrend(), SEASON, rising).path(60);
        assertThat(path.get(0)).isBetween(129.0, 130.5);
        for (int h = 1; h < path.size(); h++) {
            assertThat(path.get(h)).isGreaterThanOrEqualTo(path.get(h - 1));
        }
        assertThat(path.get(59) - path.get(58)).isLessThan(0.2);
    }

    @Test
    void damped_trend_waits_for_twenty_observations() {
        assertThat(Taught.by(new DampedTrend(), SEASON, new double[DampedTrend.LEAST - 1])
                        .path(1))
                .isEmpty();
        assertThat(Taught.by(new DampedTrend(), SEASON, new double[DampedTrend.LEAST])
                        .path(1))
                .containsExactly(0.0);
    }

    /** In the second season γ = 1/2. */
    @Test
    void seasonal_smoothing_averages_the_first_seasons() {
        SeasonalSmoothing.Season state = Taught.by(
                        new SeasonalSmoothing(SEASON), SEASON, 10, 20, 30, 40, 14, 20, 30, 40)
                .state();
        assertThat(state.shape()).isEqualTo(Floats.of(12, 20, 30, 40));
        assertThat(state.seasons()).isEqualTo(2);
    }

    @Test
    void seasonal_smoothing_carries_a_busier_day_on_and_lets_it_fade() {
        SeasonalSmoothing model = new SeasonalSmoothing(SEASON);
        Taught<SeasonalSmoothing.Season> taught =
                Taught.by(model, SEASON, 10, 20, 30, 40, 10, 20, 30, 40, 10, 20, 30, 40, 16);
        SeasonalSmoothing.Season state = taught.state();
        int cell = 0;
        assertThat(List.of(SeasonalSmoothing.alpha(cell), SeasonalSmoothing.lambda(cell)))
                .containsExactly(0.05, 0.8);
        assertThat(state.offsets().get(cell)).isCloseTo(0.3f, within(1e-5f));
        assertThat(state.shape().get(0)).isCloseTo((float) (10 + SeasonalSmoothing.GAMMA * 6), within(1e-5f));
        List<Double> path = taught.path(3);
        assertThat(path.get(0)).isCloseTo(20 + 0.8 * 0.3, within(1e-4));
        assertThat(path.get(1)).isCloseTo(30 + 0.64 * 0.3, within(1e-4));
    }

    /** A day of two waves and a week: y = 50 + 20 sin day + 10 cos 2·day + 15 sin week, which the regression knows all parts of. */
    @Test
    void harmonic_regression_finds_the_waves_of_several_seasons() {
        List<Integer> seasons = List.of(12, 60);
        double[] series = new double[600];
        for (int i = 0; i < series.length; i++) {
            series[i] = waves(i);
        }
        Taught<Floats> taught = Taught.by(new HarmonicRegression(seasons), Resolution.of(seasons), series);
        assertFollowsTheWaves(taught, series.length, 0.02);
    }

    @Test
    void theta_adds_half_the_slope_to_the_level_and_the_season() {
        double[] series = new double[200];
        for (int i = 0; i < series.length; i++) {
            series[i] = 100 + 0.5 * i + 10 * (i % SEASON);
        }
        List<Double> path = Taught.by(new Theta(SEASON), SEASON, series).path(40);
        // A line goes on at half its slope, which is what halving the curvature of a line comes to.
        assertThat(path.get(39) - path.get(3)).isCloseTo(36 * 0.25, within(1.5));
        assertThat(path.get(3) - path.get(0)).isCloseTo(30, within(4.0));
    }

    @Test
    void a_regression_on_lags_learns_a_shape_that_grows_by_a_factor() {
        List<Integer> seasons = List.of(12, 60);
        double[] series = new double[900];
        for (int i = 0; i < series.length; i++) {
            series[i] = waves(i) * Math.exp(0.001 * i);
        }
        for (Lags lags :
                List.of(Lags.lean(seasons, Resolution.of(seasons)), Lags.rich(seasons, Resolution.of(seasons)))) {
            List<Double> path = Taught.by(
                            new SeasonalAutoregression("lags", lags, 12, 60), Resolution.of(seasons), series)
                    .path(30);
            for (int h = 0; h < path.size(); h++) {
                double truth = waves(900 + h) * Math.exp(0.001 * (900 + h));
                assertThat(path.get(h)).isCloseTo(truth, within(0.05 * truth));
            }
        }
    }

    @Test
    void a_regression_on_the_nearest_steps_learns_a_swing_that_no_season_knows() {
        double[] series = new double[400];
        Arrays.setAll(series, ForecastModelTest::swing);
        List<Double> path = Taught.by(
                        new SeasonalAutoregression("nearest", Lags.nearest(8), 12, 60),
                        Resolution.of(List.of(12, 60)),
                        series)
                .path(10);
        for (int h = 0; h < path.size(); h++) {
            double truth = swing(400 + h);
            assertThat(path.get(h)).isCloseTo(truth, within(0.05 * truth));
        }
    }

    private static double swing(int step) {
        return 50 * Math.exp(0.3 * Math.sin(2 * Math.PI * step / 7.3));
    }

    @Test
    void a_regression_on_lags_waits_for_the_longest_of_them() {
        List<Integer> seasons = List.of(12, 60);
        Resolution resolution = Resolution.of(seasons);
        SeasonalAutoregression model = new SeasonalAutoregression("lean", Lags.lean(seasons, resolution), 12, 60);
        double[] known = new double[62 + 24];
        Arrays.setAll(known, ForecastModelTest::waves);
        assertThat(Taught.by(model, resolution, Arrays.copyOf(known, known.length - 1))
                        .path(1))
                .isEmpty();
        assertThat(Taught.by(model, resolution, known).path(1)).hasSize(1);
    }

    private static double waves(int step) {
        double day = 2 * Math.PI * step / 12;
        double week = 2 * Math.PI * step / 60;
        return 50 * Math.exp(0.3 * Math.sin(day) + 0.2 * Math.cos(2 * day) + 0.25 * Math.sin(week));
    }

    private static void assertFollowsTheWaves(Taught<?> taught, int from, double share) {
        List<Double> path = taught.path(70);
        assertThat(path).hasSize(70);
        for (int h = 0; h < path.size(); h++) {
            assertThat(path.get(h)).isCloseTo(waves(from + h), within(share * waves(from + h)));
        }
    }

    private static double[] gaps(int count) {
        double[] gaps = new double[count];
        Arrays.fill(gaps, GAP);
        return gaps;
    }

    /** A model with what it was taught. */
    private record Taught<S>(ForecastModel<S> model, S state, History history) {

        static <S> Taught<S> by(ForecastModel<S> model, int season, double... values) {
            return by(model, Resolution.of(List.of(season)), values);
        }

        static <S> Taught<S> by(ForecastModel<S> model, Resolution resolution, double... values) {
            Taught<S> taught = new Taught<>(model, model.start(), History.before(0, resolution));
            for (double value : values) {
                taught = taught.with(value);
            }
            return taught;
        }

        private Taught<S> with(double value) {
            boolean gap = Double.isNaN(value);
            return new Taught<>(
                    model,
                    model.update(state, history, gap ? OptionalDouble.empty() : OptionalDouble.of(value)),
                    gap ? history.withGap() : history.with(value));
        }

        List<Double> path(int steps) {
            return model.predict(state, history, steps)
                    .map(path -> Arrays.stream(path).boxed().toList())
                    .orElse(List.of());
        }
    }
}
