package io.tidegate.forecaster;

import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import io.tidegate.forecaster.model.DampedTrend;
import io.tidegate.forecaster.model.ForecastModel;
import io.tidegate.forecaster.model.HarmonicRegression;
import io.tidegate.forecaster.model.History;
import io.tidegate.forecaster.model.Lags;
import io.tidegate.forecaster.model.Origin;
import io.tidegate.forecaster.model.Resolution;
import io.tidegate.forecaster.model.SeasonalAutoregression;
import io.tidegate.forecaster.model.SeasonalNaive;
import io.tidegate.forecaster.model.SeasonalSmoothing;
import io.tidegate.forecaster.model.Theta;
import io.tidegate.forecaster.model.TrainedModel;
import io.tidegate.schemas.state.Floats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Forecasts one series with a combination of several models. Pure: memory and observation in, memory out.
 *
 * <p>At each step every model forecasts, and its forecasts are kept until they come due. How wrong they were by then says how
 * much the model counts from then on, see {@link Combination}; how wrong the combination was gives the quantiles their width
 * (split conformal prediction, see {@link SortedErrors}), corrected by how often they held, see {@link Calibration}.
 */
public final class SeriesForecaster {
    /** What the combination is called beside its models. */
    public static final String COMBINED = "combined";

    private static final String VERSION = "1";
    private static final String LEAN = "seasonal-autoregression-lean";
    private static final String RICH = "seasonal-autoregression-rich";
    private static final String NEAR = "autoregression";

    /** Half an hour of minutes. */
    private static final int NEAREST = 30;

    /** What the trees that are trained apart correct. */
    private static final Set<String> CORRECTED = Set.of(LEAN, RICH);

    private final ForecastConfig config;
    private final Resolution resolution;
    private final List<ForecastModel<?>> models;
    private final Predicate<String> counted;
    private final Horizons horizons;
    private final int[] measured;
    private final int leadHorizons;
    private final double decay;

    /** A forecaster with the models of this module. */
    public SeriesForecaster(ForecastConfig config) {
        this(config, models(config.seasons()), model -> true);
    }

    /**
     * A forecaster with these models.
     *
     * @param counted which models count in the combination; the others run along, as trained models may build on them
     */
    public SeriesForecaster(ForecastConfig config, List<ForecastModel<?>> models, Predicate<String> counted) {
        this.counted = counted;
        this.config = config;
        this.resolution = Resolution.of(config.seasons());
        this.models = List.copyOf(models);
        this.horizons = Horizons.upTo(config.steps());
        this.measured = horizons.all();
        this.leadHorizons = horizons.of(config.leadSteps()) + 1;
        this.decay = 1 - 1.0 / config.quantiles().errors();
    }

    /** The models that learn step by step, for these seasons, in steps, rising. */
    public static List<ForecastModel<?>> models(List<Integer> seasons) {
        Resolution resolution = Resolution.of(seasons);
        int first = seasons.get(0);
        List<ForecastModel<?>> models = new ArrayList<>();
        seasons.forEach(season -> models.add(new SeasonalNaive(season)));
        models.add(new DampedTrend());
        seasons.forEach(season -> models.add(new SeasonalSmoothing(season)));
        models.add(new Theta(first));
        models.add(new HarmonicRegression(seasons));
        int longest = seasons.get(seasons.size() - 1);
        models.add(new SeasonalAutoregression(LEAN, Lags.lean(seasons, resolution), first, longest));
        models.add(new SeasonalAutoregression(RICH, Lags.rich(seasons, resolution), first, longest));
        models.add(new SeasonalAutoregression(NEAR, Lags.nearest(NEAREST), first, longest));
        return models;
    }

    /** What is known of a series before its first step, which has the number {@code first}. */
    public SeriesMemory begin(long first) {
        List<HorizonErrors> none = new ArrayList<>();
        for (int ahead : measured) {
            none.add(HorizonErrors.none(
                    ahead,
                    config.quantiles().errors(),
                    config.quantiles().levels().size()));
        }
        return new SeriesMemory(
                History.before(first, resolution),
                models.stream().map(this::begin).toList(),
                none);
    }

    private <S> ModelMemory begin(ForecastModel<S> model) {
        return begin(model.name(), model.version(), model.write(model.start()));
    }

    private ModelMemory begin(String model, String version, Floats numbers) {
        return new ModelMemory(
                model,
                version,
                numbers,
                Arrays.stream(measured).mapToObj(HorizonLoss::none).toList());
    }

    /**
     * Whether the step {@code number} can join the series: it is not before the next one, not beyond the longest gap, and the
     * memory was written under the same settings. A series that cannot be joined by a later step begins anew.
     */
    public boolean continues(SeriesMemory memory, long number) {
        long gap = number - memory.history().next();
        return gap >= 0
                && gap <= config.gapSteps()
                && memory.history().resolution().equals(resolution)
                && memory.combined().size() == measured.length
                && memory.combined().get(measured.length - 1).points().size() == config.steps()
                && memory.combined().get(0).residuals().size()
                        == config.quantiles().errors()
                && memory.combined().get(0).widths().size()
                        == config.quantiles().levels().size();
    }

    /**
     * The series with the step {@code number}, and with gaps in the place of the steps that were left out before it.
     *
     * @param memory the series, which the step {@linkplain #continues continues}
     * @param number the number of the step
     * @param value what was observed, at least 0; empty in a gap
     * @param trained the models that were trained apart and are in force
     */
    public SeriesMemory observe(
            SeriesMemory memory, long number, OptionalDouble value, List<? extends TrainedModel> trained) {
        SeriesMemory known = memory;
        while (known.history().next() < number) {
            known = advance(known, OptionalDouble.empty(), trained);
        }
        return advance(known, value, trained);
    }

    private SeriesMemory advance(SeriesMemory memory, OptionalDouble value, List<? extends TrainedModel> trained) {
        History before = memory.history();
        double actual = value.orElse(Double.NaN);
        History after = before.with(actual);
        List<ModelMemory> learnt = new ArrayList<>(models.size() + trained.size());
        List<Optional<double[]>> paths = new ArrayList<>(models.size());
        for (ForecastModel<?> model : models) {
            learn(model, remembered(model, memory), before, after, value, learnt, paths);
        }
        List<Optional<double[]>> expected = new ArrayList<>();
        paths.forEach(path -> expected.add(path.map(this::atHorizons)));
        Optional<Origin> origin = origin(after, paths);
        for (TrainedModel model : trained) {
            expected.add(origin.flatMap(from -> model.predict(from, measured)));
            learnt.add(remembered(model, memory));
        }
        List<ModelMemory> turned = new ArrayList<>(learnt.size());
        for (int i = 0; i < learnt.size(); i++) {
            turned.add(turn(learnt.get(i), before.next(), actual, expected.get(i)));
        }
        return new SeriesMemory(after, turned, turn(memory.combined(), turned, before.next(), value));
    }

    private <S> void learn(
            ForecastModel<S> model,
            ModelMemory memory,
            History before,
            History after,
            OptionalDouble value,
            List<ModelMemory> learnt,
            List<Optional<double[]>> paths) {
        S state = model.update(model.read(memory.numbers()), before, value);
        // What is published starts from an observation, so only that is measured.
        paths.add(value.isPresent() ? model.predict(state, after, config.steps()) : Optional.empty());
        learnt.add(new ModelMemory(memory.model(), memory.version(), model.write(state), memory.horizons()));
    }

    /** By name and version, so that a model can be added, and a changed one begins anew. */
    private ModelMemory remembered(ForecastModel<?> model, SeriesMemory memory) {
        return remembered(model.name(), model.version(), memory).orElseGet(() -> begin(model));
    }

    private ModelMemory remembered(TrainedModel model, SeriesMemory memory) {
        return remembered(model.name(), model.version(), memory)
                .orElseGet(() -> begin(model.name(), model.version(), Floats.zeros(0)));
    }

    private static Optional<ModelMemory> remembered(String model, String version, SeriesMemory memory) {
        return memory.models().stream()
                .filter(kept -> kept.model().equals(model) && kept.version().equals(version))
                .findFirst();
    }

    private double[] atHorizons(double[] path) {
        double[] points = new double[measured.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = path[measured[i] - 1];
        }
        return points;
    }

    /** From where the trained models look ahead; they correct what the regressions of the series expect. */
    private Optional<Origin> origin(History history, List<Optional<double[]>> paths) {
        List<double[]> regressions = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            if (CORRECTED.contains(models.get(i).name())) {
                if (paths.get(i).isEmpty()) {
                    return Optional.empty();
                }
                regressions.add(paths.get(i).get());
            }
        }
        return regressions.isEmpty() ? Optional.empty() : Optional.of(new Origin(history, regressions));
    }

    /** From where the trained models look ahead now; empty as long as the regressions cannot say. */
    public Optional<Origin> origin(SeriesMemory memory) {
        return origin(memory.history(), paths(memory));
    }

    private List<Optional<double[]>> paths(SeriesMemory memory) {
        List<Optional<double[]>> paths = new ArrayList<>(models.size());
        for (ForecastModel<?> model : models) {
            paths.add(path(model, memory));
        }
        return paths;
    }

    private <S> Optional<double[]> path(ForecastModel<S> model, SeriesMemory memory) {
        return model.predict(model.read(remembered(model, memory).numbers()), memory.history(), config.steps());
    }

    private ModelMemory turn(ModelMemory memory, long number, double actual, Optional<double[]> points) {
        List<HorizonLoss> turned = new ArrayList<>(measured.length);
        for (int i = 0; i < measured.length; i++) {
            double next = points.isPresent() ? points.get()[i] : Double.NaN;
            turned.add(memory.horizons()
                    .get(i)
                    .turn(number, actual, next, decay, config.quantiles().under()));
        }
        return new ModelMemory(memory.model(), memory.version(), memory.numbers(), turned);
    }

    private List<HorizonErrors> turn(
            List<HorizonErrors> combined, List<ModelMemory> turned, long number, OptionalDouble value) {
        List<HorizonErrors> measuredErrors = new ArrayList<>(measured.length);
        for (int i = 0; i < measured.length; i++) {
            int horizon = i;
            HorizonErrors errors = combined.get(i);
            if (value.isPresent()) {
                errors = errors.due(
                        number, value.getAsDouble(), config.quantiles().levels());
            }
            double[] points = turned.stream()
                    .mapToDouble(model -> counted.test(model.model())
                            ? model.horizons().get(horizon).point(number + measured[horizon])
                            : Double.NaN)
                    .toArray();
            double point = Combination.of(points, losses(turned, i));
            measuredErrors.add(expect(errors, number + measured[i], point));
        }
        return measuredErrors;
    }

    private static List<HorizonLoss> losses(List<ModelMemory> models, int horizon) {
        return models.stream().map(model -> model.horizons().get(horizon)).toList();
    }

    private HorizonErrors expect(HorizonErrors horizon, long number, double point) {
        double[] quantiles = new double[config.quantiles().levels().size()];
        Arrays.fill(quantiles, Double.NaN);
        if (!Double.isNaN(point) && horizon.kept() >= config.quantiles().leastErrors()) {
            quantiles = quantiles(distances(horizon, horizon.sorted()), point);
        }
        return horizon.expect(number, point, quantiles);
    }

    /** How far the quantile of each level lies from the point, scaled; not a number where the errors cannot carry it. */
    private double[] distances(HorizonErrors horizon, SortedErrors errors) {
        List<Double> levels = config.quantiles().levels();
        double[] distances = new double[levels.size()];
        double median = errors.median();
        double caution = Calibration.caution(horizon.overlap(), horizon.kept());
        for (int i = 0; i < distances.length; i++) {
            OptionalDouble error = errors.at(levels.get(i));
            distances[i] = error.isEmpty()
                    ? Double.NaN
                    : median + caution * horizon.widths().get(i) * (error.getAsDouble() - median);
        }
        return distances;
    }

    /** One value for each level, rising; not a number where there is no distance. */
    private static double[] quantiles(double[] distances, double point) {
        double[] quantiles = new double[distances.length];
        double scale = HorizonErrors.scale(point);
        double least = 0;
        for (int i = 0; i < quantiles.length; i++) {
            quantiles[i] = Double.NaN;
            if (!Double.isNaN(distances[i])) {
                quantiles[i] = Math.max(least, point + distances[i] * scale);
                least = quantiles[i];
            }
        }
        return quantiles;
    }

    /**
     * What each model forecasts, and their combination last, by name, the nearest step first; those that cannot say are left
     * out.
     */
    public List<Path> expectations(SeriesMemory memory, List<? extends TrainedModel> trained) {
        List<Optional<double[]>> paths = paths(memory);
        List<ModelMemory> known = new ArrayList<>();
        models.forEach(model -> known.add(remembered(model, memory)));
        Optional<Origin> origin = origin(memory.history(), paths);
        int[] all = new int[config.steps()];
        Arrays.setAll(all, i -> i + 1);
        for (TrainedModel model : trained) {
            paths.add(origin.flatMap(from -> model.predict(from, all)));
            known.add(remembered(model, memory));
        }
        List<Path> expectations = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            String name = known.get(i).model();
            paths.get(i).ifPresent(path -> expectations.add(new Path(name, path)));
        }
        double[] combined = new double[config.steps()];
        for (int h = 1; h <= combined.length; h++) {
            int step = h - 1;
            double[] points = new double[paths.size()];
            for (int i = 0; i < points.length; i++) {
                points[i] = counted.test(known.get(i).model()) && paths.get(i).isPresent()
                        ? paths.get(i).get()[step]
                        : Double.NaN;
            }
            combined[step] = Combination.of(points, losses(known, horizons.of(h)));
        }
        if (!Double.isNaN(Arrays.stream(combined).sum())) {
            expectations.add(new Path(COMBINED, combined));
        }
        return expectations;
    }

    /**
     * What one model forecasts.
     *
     * @param model its name
     * @param points the nearest step first, each at least 0
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Path(String model, double[] points) {}

    /**
     * The forecast of the next steps; empty as long as there is not enough history to be honest about its errors, and after a
     * gap.
     */
    public Optional<SeriesForecast> forecast(SeriesMemory memory, List<? extends TrainedModel> trained) {
        return published(memory, trained, () -> expectations(memory, trained));
    }

    /**
     * The same forecast, for who has asked already what the models expect.
     *
     * @param trained the models that were trained apart and were asked
     * @param expectations of this memory, see {@link #expectations}
     */
    public Optional<SeriesForecast> forecastOf(
            SeriesMemory memory, List<? extends TrainedModel> trained, List<Path> expectations) {
        return published(memory, trained, () -> expectations);
    }

    /** The models are asked last: as long as there are too few errors nobody has to be. */
    private Optional<SeriesForecast> published(
            SeriesMemory memory, List<? extends TrainedModel> trained, Supplier<List<Path>> expectations) {
        if (!memory.history().endsKnown()) {
            return Optional.empty();
        }
        int fewest =
                memory.combined().stream().mapToInt(HorizonErrors::kept).min().orElse(0);
        ErrorSums sums = toLead(memory);
        if (fewest < config.quantiles().leastErrors() || sums.bounded() == 0) {
            return Optional.empty();
        }
        List<SortedErrors> errors =
                memory.combined().stream().map(HorizonErrors::sorted).toList();
        boolean[] carried = new boolean[config.quantiles().levels().size()];
        List<Double> levels = new ArrayList<>();
        for (int i = 0; i < carried.length; i++) {
            double level = config.quantiles().levels().get(i);
            carried[i] = errors.stream().allMatch(horizon -> horizon.carries(level));
            if (carried[i]) {
                levels.add(level);
            }
        }
        if (levels.isEmpty()) {
            return Optional.empty();
        }
        return combined(expectations.get())
                .map(path -> new SeriesForecast(
                        COMBINED,
                        version(trained),
                        levels,
                        steps(path, carried, distances(memory.combined(), errors)),
                        error(memory, sums)));
    }

    /** The combination's own, and which trainings took part. */
    private static String version(List<? extends TrainedModel> trained) {
        StringBuilder version = new StringBuilder(VERSION);
        trained.forEach(
                model -> version.append(' ').append(model.name()).append('@').append(model.training()));
        return version.toString();
    }

    /** What the combination of these expectations is; empty when none of the models that count can say. */
    public static Optional<double[]> combined(List<Path> expectations) {
        return expectations.stream()
                .filter(path -> path.model().equals(COMBINED))
                .findFirst()
                .map(Path::points);
    }

    /** How wrong the forecasts of the series have been at each horizon, the nearest first. */
    public List<ForecastAccuracy.Horizon> accuracy(SeriesMemory memory) {
        List<ForecastAccuracy.Horizon> horizons = new ArrayList<>(measured.length);
        for (int i = 0; i < measured.length; i++) {
            HorizonErrors combined = memory.combined().get(i);
            List<HorizonLoss> losses = losses(memory.models(), i);
            double[] shares = Combination.shares(losses);
            List<ForecastAccuracy.Model> each = new ArrayList<>();
            for (int m = 0; m < shares.length; m++) {
                ModelMemory model = memory.models().get(m);
                if (losses.get(m).weight() > 0) {
                    each.add(new ForecastAccuracy.Model(
                            model.model(), model.version(), losses.get(m).mean(), shares[m]));
                }
            }
            horizons.add(new ForecastAccuracy.Horizon(
                    measured[i],
                    combined.kept(),
                    combined.sums().wape(),
                    combined.sums().coverage(),
                    each));
        }
        return horizons;
    }

    private ErrorSums toLead(SeriesMemory memory) {
        return memory.combined().subList(0, leadHorizons).stream()
                .map(HorizonErrors::sums)
                .reduce(ErrorSums.NONE, ErrorSums::plus);
    }

    private List<double[]> distances(List<HorizonErrors> combined, List<SortedErrors> errors) {
        List<double[]> distances = new ArrayList<>(combined.size());
        for (int i = 0; i < combined.size(); i++) {
            distances.add(distances(combined.get(i), errors.get(i)));
        }
        return distances;
    }

    private List<ForecastStep> steps(double[] path, boolean[] carried, List<double[]> distances) {
        List<ForecastStep> steps = new ArrayList<>(path.length);
        for (int h = 1; h <= path.length; h++) {
            double[] quantiles = quantiles(distances.get(horizons.of(h)), path[h - 1]);
            List<Double> published = new ArrayList<>();
            for (int i = 0; i < carried.length; i++) {
                if (carried[i]) {
                    published.add(quantiles[i]);
                }
            }
            steps.add(new ForecastStep(path[h - 1], published));
        }
        return steps;
    }

    private ForecastError error(SeriesMemory memory, ErrorSums sums) {
        int observations = memory.combined().subList(0, leadHorizons).stream()
                .mapToInt(HorizonErrors::kept)
                .sum();
        // Where nothing was wanted there is nothing to divide by: any error is then a whole one.
        double wape = sums.wape().orElse(sums.absolute() > 0 ? 1 : 0);
        return new ForecastError(wape, sums.coverage().orElse(0), observations);
    }
}
