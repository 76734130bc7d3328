package io.tidegate.forecaster;

import io.tidegate.domain.ForecastError;
import io.tidegate.domain.ForecastStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Forecasts one series with the best of several models. Pure: memory and observation in, memory out.
 *
 * <p>At each step every model forecasts, and its forecasts are kept until they come due. The errors by then give the quantiles
 * their width (split conformal prediction, see {@link SortedErrors}), and the model whose sizing quantile has the least
 * recent pinball loss up to the lead is the one whose forecast is published.
 */
public final class SeriesForecaster {
    private final ForecastConfig config;
    private final List<ForecastModel<?>> models;
    private final Horizons horizons;
    private final int leadHorizons;

    /** A forecaster with the models of this module. */
    public SeriesForecaster(ForecastConfig config) {
        this(config, List.of(new SeasonalNaive(), new DampedTrend(), new SeasonalSmoothing(config.season())));
    }

    /** A forecaster with these models; of equally good ones the first is taken. */
    public SeriesForecaster(ForecastConfig config, List<ForecastModel<?>> models) {
        this.config = config;
        this.models = List.copyOf(models);
        this.horizons = Horizons.upTo(config.steps());
        this.leadHorizons = horizons.of(config.leadSteps()) + 1;
    }

    /** What is known of a series before its first step, which has the number {@code first}. */
    public SeriesMemory begin(long first) {
        return new SeriesMemory(
                History.before(first, config.season()),
                models.stream().map(this::begin).toList());
    }

    private <S> ModelMemory begin(ForecastModel<S> model) {
        List<HorizonErrors> none = new ArrayList<>();
        for (int i = 0; i < horizons.count(); i++) {
            none.add(HorizonErrors.none(horizons.ahead(i), config.quantiles().errors()));
        }
        return new ModelMemory(model.name(), model.version(), model.write(model.start()), none);
    }

    /**
     * Whether the step {@code number} can join the series: it is not before the next one, not beyond the longest gap, and the
     * memory was written under the same settings. A series that cannot be joined by a later step begins anew.
     */
    public boolean continues(SeriesMemory memory, long number) {
        long gap = number - memory.history().next();
        return gap >= 0
                && gap <= config.gapSteps()
                && memory.history().length() == config.season()
                && memory.models().stream()
                        .allMatch(model -> model.horizons().size() == horizons.count()
                                && model.horizons()
                                                .get(horizons.count() - 1)
                                                .points()
                                                .size()
                                        == config.steps()
                                && model.horizons().get(0).residuals().size()
                                        == config.quantiles().errors());
    }

    /**
     * The series with the step {@code number}, and with gaps in the place of the steps that were left out before it.
     *
     * @param memory the series, which the step {@linkplain #continues continues}
     * @param number the number of the step
     * @param value what was observed, at least 0; empty in a gap
     */
    public SeriesMemory observe(SeriesMemory memory, long number, OptionalDouble value) {
        SeriesMemory known = memory;
        while (known.history().next() < number) {
            known = advance(known, OptionalDouble.empty());
        }
        return advance(known, value);
    }

    private SeriesMemory advance(SeriesMemory memory, OptionalDouble value) {
        History before = memory.history();
        History after = value.isPresent() ? before.with(value.getAsDouble()) : before.withGap();
        List<ModelMemory> advanced = new ArrayList<>(models.size());
        for (ForecastModel<?> model : models) {
            advanced.add(advance(model, remembered(model, memory), before, after, value));
        }
        return new SeriesMemory(after, advanced);
    }

    /** By name and version, so that a model can be added, and a changed one begins anew. */
    private ModelMemory remembered(ForecastModel<?> model, SeriesMemory memory) {
        return memory.models().stream()
                .filter(kept ->
                        kept.model().equals(model.name()) && kept.version().equals(model.version()))
                .findFirst()
                .orElseGet(() -> begin(model));
    }

    private <S> ModelMemory advance(
            ForecastModel<S> model, ModelMemory memory, History before, History after, OptionalDouble value) {
        S state = model.update(model.read(memory.numbers()), before, value);
        // What is published starts from an observation, so only that is measured.
        Optional<double[]> path = value.isPresent() ? model.predict(state, after, config.steps()) : Optional.empty();
        List<HorizonErrors> measured = new ArrayList<>(horizons.count());
        for (int i = 0; i < horizons.count(); i++) {
            HorizonErrors horizon = memory.horizons().get(i);
            if (value.isPresent()) {
                horizon = horizon.due(
                        before.next(), value.getAsDouble(), config.quantiles().sizing());
            }
            measured.add(expect(horizon, before.next(), horizons.ahead(i), path));
        }
        return new ModelMemory(memory.model(), memory.version(), model.write(state), measured);
    }

    private HorizonErrors expect(HorizonErrors horizon, long last, int ahead, Optional<double[]> path) {
        if (path.isEmpty()) {
            return horizon.expectNothing(last + ahead);
        }
        double point = path.get()[ahead - 1];
        if (horizon.kept() < config.quantiles().leastErrors()) {
            return horizon.expect(last + ahead, point, OptionalDouble.empty(), OptionalDouble.empty());
        }
        SortedErrors errors = horizon.sorted();
        OptionalDouble upper = OptionalDouble.empty();
        for (double level : config.quantiles().levels()) {
            if (errors.carries(level)) {
                upper = quantile(errors, level, point);
            }
        }
        return horizon.expect(
                last + ahead, point, quantile(errors, config.quantiles().sizing(), point), upper);
    }

    private static OptionalDouble quantile(SortedErrors errors, double level, double point) {
        OptionalDouble error = errors.at(level);
        return error.isEmpty()
                ? error
                : OptionalDouble.of(Math.max(0, point + error.getAsDouble() * HorizonErrors.scale(point)));
    }

    /**
     * The forecast of the next steps; empty as long as no model has enough history to be honest about its errors, and after
     * a gap.
     */
    public Optional<SeriesForecast> forecast(SeriesMemory memory) {
        if (!memory.history().endsKnown()) {
            return Optional.empty();
        }
        Optional<SeriesForecast> best = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        for (ForecastModel<?> model : models) {
            ModelMemory kept = remembered(model, memory);
            double loss = loss(kept);
            if (loss < least) {
                Optional<SeriesForecast> forecast = forecast(model, kept, memory.history());
                if (forecast.isPresent()) {
                    best = forecast;
                    least = loss;
                }
            }
        }
        return best;
    }

    /** The mean pinball loss up to the lead; infinite while there is none. */
    private double loss(ModelMemory memory) {
        ErrorSums sums = toLead(memory);
        return sums.sized() > 0 ? sums.pinball() / sums.sized() : Double.POSITIVE_INFINITY;
    }

    private ErrorSums toLead(ModelMemory memory) {
        return memory.horizons().subList(0, leadHorizons).stream()
                .map(HorizonErrors::sums)
                .reduce(ErrorSums.NONE, ErrorSums::plus);
    }

    private <S> Optional<SeriesForecast> forecast(ForecastModel<S> model, ModelMemory memory, History history) {
        int fewest =
                memory.horizons().stream().mapToInt(HorizonErrors::kept).min().orElse(0);
        ErrorSums sums = toLead(memory);
        if (fewest < config.quantiles().leastErrors() || sums.bounded() == 0) {
            return Optional.empty();
        }
        List<SortedErrors> errors =
                memory.horizons().stream().map(HorizonErrors::sorted).toList();
        List<Double> levels = config.quantiles().levels().stream()
                .filter(level -> errors.stream().allMatch(horizon -> horizon.carries(level)))
                .toList();
        if (levels.isEmpty()) {
            return Optional.empty();
        }
        return model.predict(model.read(memory.numbers()), history, config.steps())
                .map(path -> new SeriesForecast(
                        model.name(), model.version(), levels, steps(path, levels, errors), error(memory, sums)));
    }

    private List<ForecastStep> steps(double[] path, List<Double> levels, List<SortedErrors> errors) {
        List<ForecastStep> steps = new ArrayList<>(path.length);
        for (int h = 1; h <= path.length; h++) {
            double point = path[h - 1];
            SortedErrors horizon = errors.get(horizons.of(h));
            steps.add(new ForecastStep(
                    point,
                    levels.stream()
                            .map(level -> quantile(horizon, level, point).orElseThrow())
                            .toList()));
        }
        return steps;
    }

    private ForecastError error(ModelMemory memory, ErrorSums sums) {
        int observations = memory.horizons().subList(0, leadHorizons).stream()
                .mapToInt(HorizonErrors::kept)
                .sum();
        // Where nothing was wanted there is nothing to divide by: any error is then a whole one.
        double wape = sums.actual() > 0 ? sums.absolute() / sums.actual() : sums.absolute() > 0 ? 1 : 0;
        return new ForecastError(wape, Math.min(1, sums.covered() / sums.bounded()), observations);
    }
}
