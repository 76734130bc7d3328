package io.tidegate.backtest;

import io.tidegate.domain.ForecastStep;
import io.tidegate.forecaster.SeriesForecast;
import io.tidegate.forecaster.SeriesForecaster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How right forecasts of earlier origins were, in the measures of the M4 competition (Makridakis, Spiliotis and Assimakopoulos,
 * The M4 Competition: 100,000 time series and 61 forecasting methods, International Journal of Forecasting 36, 2020):
 *
 * <pre>
 *  sMAPE = mean of 200·|y − ŷ| / (|y| + |ŷ|)
 *  MASE  = mean |y − ŷ| / mean |y(t) − y(t−m)| of what was known
 *  OWA   = (sMAPE / sMAPE of Naive2 + MASE / MASE of Naive2) / 2
 *  MSIS  = mean (u − l + 2/α·(l − y)⁺ + 2/α·(y − u)⁺) / mean |y(t) − y(t−m)| of what was known
 * </pre>
 *
 * <p>and WAPE, the sum of the absolute errors over the sum of the values. Steps in a gap are left out; so are origins whose scale
 * is 0. Mutable.
 */
public final class ForecastScores {
    /** What OWA compares with: the seasonally adjusted last value. */
    public static final String NAIVE2 = "naive2";

    /** That nothing changes. */
    public static final String LAST_VALUE = "last-value";

    private final int season;
    private final int steps;
    private final Map<String, Sums> references = new LinkedHashMap<>();
    private final Map<String, Sums> models = new LinkedHashMap<>();
    private final Map<String, Sums> combined = new LinkedHashMap<>();
    private final Band band = new Band();

    /**
     * Nothing was scored yet.
     *
     * @param season m, in steps
     * @param steps how many steps were forecast
     */
    public ForecastScores(int season, int steps) {
        this.season = season;
        this.steps = steps;
    }

    /**
     * How right one model was.
     *
     * @param origins how many forecasts it made
     * @param smape in percent, 0 to 200
     * @param mase 1 is as wrong as the seasonal naive method was in what was known
     * @param owa 1 is as wrong as Naive2 at the same origins
     * @param wape 0 is never wrong
     */
    public record Score(int origins, double smape, double mase, double owa, double wape) {}

    /**
     * How well the band of the combination held.
     *
     * @param origins how many forecasts had one
     * @param coverage which share of the values lay within, 0 to 1
     * @param stated which share should have
     * @param msis the mean scaled interval score
     */
    public record BandScore(int origins, double coverage, double stated, double msis) {}

    /**
     * What came after one origin.
     *
     * @param actual not a number in a gap
     * @param scale of MASE
     * @param naive2 how wrong Naive2 was
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Origin(double[] actual, double scale, Errors naive2) {}

    /** The mean errors of one path, steps in a gap left out. */
    private record Errors(double smape, double absolute) {
        static Errors of(double[] actual, double[] path) {
            double smape = 0;
            double absolute = 0;
            int known = 0;
            for (int h = 0; h < actual.length; h++) {
                if (!Double.isNaN(actual[h])) {
                    double error = Math.abs(actual[h] - path[h]);
                    double size = Math.abs(actual[h]) + Math.abs(path[h]);
                    smape += size > 0 ? 200 * error / size : 0;
                    absolute += error;
                    known++;
                }
            }
            return new Errors(smape / known, absolute / known);
        }
    }

    private static final class Sums {
        private final double[] scaled;
        private final int[] counts;
        private int origins;
        private double smape;
        private double mase;
        private double absolute;
        private double actual;
        private double naiveSmape;
        private double naiveMase;

        Sums(int steps) {
            scaled = new double[steps];
            counts = new int[steps];
        }

        void count(double[] path, Origin origin) {
            Errors errors = Errors.of(origin.actual(), path);
            origins++;
            smape += errors.smape();
            mase += errors.absolute() / origin.scale();
            naiveSmape += origin.naive2().smape();
            naiveMase += origin.naive2().absolute() / origin.scale();
            for (int h = 0; h < path.length; h++) {
                double value = origin.actual()[h];
                if (!Double.isNaN(value)) {
                    absolute += Math.abs(value - path[h]);
                    scaled[h] += Math.abs(value - path[h]) / origin.scale();
                    counts[h]++;
                    actual += Math.abs(value);
                }
            }
        }
    }

    private Sums none(String of) {
        return new Sums(steps);
    }

    private static final class Band {
        private int origins;
        private double steps;
        private double covered;
        private double stated;
        private double score;
    }

    /** One forecast; nothing is counted where there is no actual value to compare it with. */
    public void add(RecordedSeries series, ForecastReplay.Made made) {
        double scale = scale(series.values(), made.known());
        if (!(scale > 0) || made.models().isEmpty() || made.known() + steps > series.values().length) {
            return;
        }
        double[] actual = Arrays.copyOfRange(series.values(), made.known(), made.known() + steps);
        if (Arrays.stream(actual).allMatch(Double::isNaN)) {
            return;
        }
        double[] naive = Naive2.forecast(Arrays.copyOf(series.values(), made.known()), season, steps);
        double[] last = new double[steps];
        Arrays.fill(last, series.lastOf(made.known()));
        Origin origin = new Origin(actual, scale, Errors.of(actual, naive));
        references.computeIfAbsent(NAIVE2, this::none).count(naive, origin);
        references.computeIfAbsent(LAST_VALUE, this::none).count(last, origin);
        for (SeriesForecaster.Path path : made.models()) {
            models.computeIfAbsent(path.model(), this::none).count(path.points(), origin);
        }
        SeriesForecaster.combined(made.models())
                .ifPresent(path ->
                        combined.computeIfAbsent(series.name(), this::none).count(path, origin));
        made.forecast()
                .filter(forecast -> forecast.levels().size() > 1)
                .ifPresent(forecast -> add(forecast, actual, scale));
    }

    private void add(SeriesForecast forecast, double[] actual, double scale) {
        int last = forecast.levels().size() - 1;
        double missed = forecast.levels().get(0) + 1 - forecast.levels().get(last);
        double sum = 0;
        int known = 0;
        for (int h = 0; h < steps; h++) {
            if (Double.isNaN(actual[h])) {
                continue;
            }
            ForecastStep step = forecast.steps().get(h);
            double lower = step.quantiles().get(0);
            double upper = step.quantiles().get(last);
            sum += upper
                    - lower
                    + 2 / missed * Math.max(0, lower - actual[h])
                    + 2 / missed * Math.max(0, actual[h] - upper);
            band.covered += lower <= actual[h] && actual[h] <= upper ? 1 : 0;
            known++;
        }
        band.origins++;
        band.steps += known;
        band.stated += 1 - missed;
        band.score += sum / known / scale;
    }

    private double scale(double[] values, int known) {
        double sum = 0;
        int count = 0;
        for (int i = season; i < known; i++) {
            double change = Math.abs(values[i] - values[i - season]);
            if (!Double.isNaN(change)) {
                sum += change;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** The score of each model by its name, the combination last; before them what they are compared with. */
    public Map<String, Score> models() {
        Map<String, Score> scores = new LinkedHashMap<>();
        all().forEach((name, sums) -> scores.put(name, score(sums)));
        return scores;
    }

    private Map<String, Sums> all() {
        Map<String, Sums> all = new LinkedHashMap<>(references);
        List<String> names = new ArrayList<>(models.keySet());
        names.remove(SeriesForecaster.COMBINED);
        names.add(SeriesForecaster.COMBINED);
        for (String name : names) {
            Optional.ofNullable(models.get(name)).ifPresent(sums -> all.put(name, sums));
        }
        return all;
    }

    /** How right the combination was on one series; empty where there was nothing to compare. */
    public Optional<Score> combined(String series) {
        return Optional.ofNullable(combined.get(series)).map(ForecastScores::score);
    }

    /** The mean of |y − ŷ| over the scale of MASE at each step ahead, by model as {@link #models}. */
    public Map<String, double[]> bySteps() {
        Map<String, double[]> errors = new LinkedHashMap<>();
        all().forEach((name, sums) -> {
            double[] means = new double[steps];
            Arrays.setAll(means, h -> sums.scaled[h] / sums.counts[h]);
            errors.put(name, means);
        });
        return errors;
    }

    private static Score score(Sums sums) {
        double owa = (sums.smape / sums.naiveSmape + sums.mase / sums.naiveMase) / 2;
        return new Score(
                sums.origins, sums.smape / sums.origins, sums.mase / sums.origins, owa, sums.absolute / sums.actual);
    }

    /** How well the band held; empty when no forecast had one. */
    public Optional<BandScore> band() {
        return band.origins == 0
                ? Optional.empty()
                : Optional.of(new BandScore(
                        band.origins,
                        band.covered / band.steps,
                        band.stated / band.origins,
                        band.score / band.origins));
    }
}
