package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.forecaster.SeriesForecast;
import io.tidegate.forecaster.SeriesForecaster;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against values worked out by hand. */
class ForecastScoresTest {
    private static final double GAP = Double.NaN;

    /** The scale is |3−1|, |5−2| in the mean, so 2.5; no season shows, so Naive2 repeats the 5: 5 and 1 off. */
    @Test
    void measures_are_those_of_the_competition() {
        ForecastScores scores = new ForecastScores(2, 2);
        scores.add(series(1, 2, 3, 5, 10, 6), made(4, new double[] {8, 6}, 7, 9));
        ForecastScores.Score combined = score(scores, "combined");
        assertThat(combined.origins()).isEqualTo(1);
        assertThat(combined.smape()).isCloseTo(200 * (2.0 / 18 + 0) / 2, within(1e-9));
        assertThat(combined.mase()).isCloseTo(1 / 2.5, within(1e-9));
        assertThat(combined.wape()).isCloseTo(2.0 / 16, within(1e-9));
        double naiveSmape = 200 * (5.0 / 15 + 1.0 / 11) / 2;
        double naiveMase = 3 / 2.5;
        assertThat(score(scores, "naive2").smape()).isCloseTo(naiveSmape, within(1e-9));
        assertThat(score(scores, "naive2").owa()).isCloseTo(1, within(1e-9));
        assertThat(score(scores, "last-value").wape()).isCloseTo(6.0 / 16, within(1e-9));
        assertThat(scores.models().keySet()).containsExactly("naive2", "last-value", "combined");
        assertThat(combined.owa())
                .isCloseTo((combined.smape() / naiveSmape + combined.mase() / naiveMase) / 2, within(1e-9));
    }

    /** α = 0.2: 10 is 1 above the band of 7 to 9, 6 is 1 below it; each costs the width and 10 times the 1. */
    @Test
    void a_band_is_scored_by_its_width_and_by_what_lies_outside() {
        ForecastScores scores = new ForecastScores(2, 2);
        scores.add(series(1, 2, 3, 5, 10, 6), made(4, new double[] {8, 6}, 7, 9));
        ForecastScores.BandScore band = scores.band().orElseThrow();
        assertThat(band.coverage()).isZero();
        assertThat(band.stated()).isCloseTo(0.8, within(1e-9));
        assertThat(band.msis()).isCloseTo((2 + 10) / 2.5, within(1e-9));
    }

    @Test
    void a_gap_is_neither_right_nor_wrong() {
        ForecastScores scores = new ForecastScores(2, 2);
        scores.add(series(1, 2, 3, 5, GAP, 6), made(4, new double[] {8, 6}, 5, 9));
        assertThat(score(scores, "combined").smape()).isZero();
        assertThat(scores.band().orElseThrow().coverage()).isEqualTo(1);
    }

    @Test
    void what_cannot_be_compared_or_scaled_is_not_counted() {
        ForecastScores scores = new ForecastScores(2, 2);
        scores.add(series(1, 2, 3, 5, GAP, GAP), made(4, new double[] {8, 6}, 5, 9));
        scores.add(series(4, 4, 4, 4, 4, 4), made(4, new double[] {4, 4}, 3, 5));
        scores.add(series(1, 2, 3, 5), made(4, new double[] {8, 6}, 5, 9));
        assertThat(scores.models()).isEmpty();
        assertThat(scores.band()).isEmpty();
    }

    private static ForecastScores.Score score(ForecastScores scores, String model) {
        return Optional.ofNullable(scores.models().get(model)).orElseThrow();
    }

    private static RecordedSeries series(double... values) {
        return new RecordedSeries("a", 0, 0, values);
    }

    private static ForecastReplay.Made made(int known, double[] path, double lower, double upper) {
        List<ForecastStep> steps = List.of(
                new ForecastStep(path[0], List.of(lower, upper)), new ForecastStep(path[1], List.of(lower, upper)));
        return new ForecastReplay.Made(
                known,
                List.of(new SeriesForecaster.Path("combined", path)),
                Optional.of(new SeriesForecast(
                        "combined", "1", List.of(0.1, 0.9), steps, new ForecastError(0.1, 0.9, 40))));
    }
}
