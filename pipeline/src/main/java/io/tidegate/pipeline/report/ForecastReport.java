package io.tidegate.pipeline.report;

import io.tidegate.backtest.ForecastReplay.Made;
import io.tidegate.backtest.ForecastScores;
import io.tidegate.backtest.RecordedSeries;
import io.tidegate.console.report.Report;
import io.tidegate.console.report.Report.Chart;
import io.tidegate.console.report.Report.Line;
import io.tidegate.console.report.Report.Section;
import io.tidegate.console.report.Report.Style;
import io.tidegate.console.report.Report.Table;
import io.tidegate.domain.ForecastStep;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.forecaster.SeriesForecast;
import io.tidegate.forecaster.SeriesForecaster;
import io.tidegate.pipeline.files.SeriesGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The page of {@code backtest forecast}: how right each model was, at each step, and series with their last forecast. */
public final class ForecastReport {
    private static final int MOST_SERIES = 24;
    private static final int HORIZONS_BEFORE = 8;
    private static final int LEAST_BEFORE = 100;
    private static final int MOST_POINTS = 1_500;

    private final SeriesGrid grid;
    private final ForecastConfig config;
    private final List<List<Made>> made;
    private final ForecastScores scores;

    /**
     * What was forecast of {@code grid}.
     *
     * @param made for each series in its order
     * @param scores how right it was; without any when there was nothing to compare it with
     */
    public ForecastReport(SeriesGrid grid, ForecastConfig config, List<List<Made>> made, ForecastScores scores) {
        this.grid = grid;
        this.config = config;
        this.made = made;
        this.scores = scores;
    }

    /**
     * The page.
     *
     * @param name of what was read
     * @param facts about the run
     * @param table the scores as they are printed
     */
    public Report of(String name, List<String> facts, Table table) {
        List<Section> sections = new ArrayList<>();
        if (!scores.models().isEmpty()) {
            sections.add(new Section("How right they were", "", Optional.of(table), Optional.empty()));
            sections.add(errors());
        }
        List<Integer> shown = worst();
        shown.stream().limit(MOST_SERIES).map(this::section).forEach(sections::add);
        List<String> told = new ArrayList<>(facts);
        if (shown.size() > MOST_SERIES) {
            told.add("Shown are " + MOST_SERIES + " of " + shown.size() + " series"
                    + (scores.models().isEmpty() ? "." : ": those that were forecast worst."));
        }
        return new Report("Forecast of " + name, told, sections);
    }

    private Section errors() {
        List<Line> lines = new ArrayList<>();
        scores.bySteps().forEach((model, errors) -> {
            double[] ahead = new double[errors.length];
            Arrays.setAll(ahead, h -> h + 1);
            Style style = model.equals(SeriesForecaster.COMBINED) ? Style.LINE : Style.DASHED;
            lines.add(new Line(model, style, ahead, errors));
        });
        return new Section(
                "Errors by horizon",
                "The mean absolute error at each step ahead, over that of the seasonal naive method in what was known.",
                Optional.empty(),
                Optional.of(new Chart(false, "steps ahead", lines)));
    }

    /** The series with the largest error of their last forecast first; in their order where there is nothing to compare. */
    private List<Integer> worst() {
        return IntStream.range(0, made.size())
                .filter(i -> !made.get(i).isEmpty())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -mase(i).orElse(0.0)))
                .toList();
    }

    private Optional<Double> mase(int index) {
        return scores.combined(grid.series().get(index).name()).map(ForecastScores.Score::mase);
    }

    private Section section(int index) {
        RecordedSeries series = grid.series().get(index);
        Made last = made.get(index).get(made.get(index).size() - 1);
        int until = Math.min(series.values().length, last.known() + config.steps());
        int from = Math.max(0, last.known() - Math.max(LEAST_BEFORE, HORIZONS_BEFORE * config.steps()));
        double[] values = Arrays.copyOf(series.values(), until);
        int[] places = Thinned.places(values, from, MOST_POINTS, i -> i >= last.known() - 1);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                "recorded",
                Style.LINE,
                Arrays.stream(places).mapToDouble(i -> time(series, i)).toArray(),
                Arrays.stream(places).mapToDouble(i -> values[i]).toArray()));
        double[] ahead = new double[config.steps()];
        Arrays.setAll(ahead, h -> time(series, last.known() + h));
        SeriesForecaster.combined(last.models())
                .ifPresent(path -> lines.add(new Line("forecast", Style.LINE, ahead, path)));
        last.forecast().filter(each -> each.levels().size() > 1).ifPresent(each -> lines.add(band(each, ahead)));
        return new Section(series.name(), note(index), Optional.empty(), Optional.of(new Chart(true, "UTC", lines)));
    }

    private String note(int index) {
        String right = mase(index)
                .map(mase -> String.format(Locale.ROOT, "MASE %.3f", mase))
                .orElse("nothing to compare with");
        return right
                + (made.get(index).size() == 1 ? "" : ", " + made.get(index).size() + " origins; shown is the last");
    }

    private static Line band(SeriesForecast forecast, double[] ahead) {
        int highest = forecast.levels().size() - 1;
        double[] upper = new double[ahead.length];
        double[] lower = new double[ahead.length];
        for (int h = 0; h < ahead.length; h++) {
            ForecastStep step = forecast.steps().get(h);
            lower[h] = step.quantiles().get(0);
            upper[h] = step.quantiles().get(highest);
        }
        String name = "quantiles " + forecast.levels().get(0) + " to "
                + forecast.levels().get(highest);
        return new Line(name, Style.BAND, ahead, upper, lower);
    }

    private double time(RecordedSeries series, int index) {
        return (double) ((series.first() + index) * grid.step().toMillis() + series.phaseMillis());
    }
}
