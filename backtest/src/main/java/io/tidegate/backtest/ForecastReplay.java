package io.tidegate.backtest;

import io.tidegate.forecaster.DemandMeasure;
import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.forecaster.Lessons;
import io.tidegate.forecaster.SeriesForecast;
import io.tidegate.forecaster.SeriesForecaster;
import io.tidegate.forecaster.SeriesMemory;
import io.tidegate.forecaster.model.BoostedTrees;
import io.tidegate.forecaster.model.Lesson;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.forecaster.tribuo.BoostedTreesTrainer;
import io.tidegate.forecaster.tribuo.TrainingException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * What the forecaster would have said of recorded series at some of their steps. All series run through the same steps side by
 * side, and the models that are trained over all of them are trained between two steps, from nothing but what was before:
 * nothing that comes after an origin can reach its forecast.
 */
public final class ForecastReplay {
    private static final int MOST_OF_ONE = 30_000;

    /** Steps that are run through before what was forecast is handed over: it is kept no longer than that. */
    private static final int STRETCH = 256;

    private static final int LESSONS_A_PATH = 4;
    private static final int MOST_LESSONS = 120_000;
    private static final int ERRORS = 200;
    private static final int LEAST_ERRORS = 20;

    private final ForecastConfig config;
    private final SeriesForecaster forecaster;
    private final TreeFeatures features;
    private final BoostedTreesTrainer trainer;
    private final int origins;
    private final int stride;

    /**
     * A replay.
     *
     * @param origins how many earlier origins of each series are looked at, the last one as far before its end as is forecast; 0
     *     for its end alone
     * @param stride how many steps lie between two origins, at least 1
     * @param model the name of the only model that counts in the combination; empty for all
     */
    public ForecastReplay(ForecastConfig config, int origins, int stride, Optional<String> model) {
        this.config = config;
        this.forecaster = new SeriesForecaster(
                config,
                SeriesForecaster.models(config.seasons()),
                name -> model.isEmpty() || model.get().equals(name));
        this.features = new TreeFeatures(config.seasons(), config.step(), ZoneOffset.UTC);
        this.trainer = new BoostedTreesTrainer(
                config.training().trees(), config.training().seed());
        this.origins = origins;
        this.stride = stride;
    }

    /**
     * What was forecast at one origin.
     *
     * @param known how many values of the series were known
     * @param models what each model forecasts, and their combination; empty when none can say
     * @param forecast the combination with its quantiles; empty while there are too few errors to tell them from
     */
    public record Made(int known, List<SeriesForecaster.Path> models, Optional<SeriesForecast> forecast) {}

    /**
     * How far it is.
     *
     * @param steps how many steps all series have run through
     * @param of how many there are
     * @param trainings how often models were trained over all series
     * @param failure why the last training failed; empty where it did not
     */
    public record Progress(long steps, long of, int trainings, Optional<String> failure) {}

    /** Is told what was forecast at each step of all series. */
    @FunctionalInterface
    public interface Follower {
        /**
         * The next step.
         *
         * @param number of the step, counted from 1970
         * @param made what was forecast at it, for each series in its order; empty before its first step and after its last
         */
        void step(long number, List<Optional<Made>> made);
    }

    /**
     * The settings for recorded series: what is said of windows, pools and services has to fit their step, and is not used.
     *
     * @param seasons in steps, rising
     * @param horizon how many steps are forecast
     * @param levels which quantiles, rising
     * @param under how many times an error counts where the forecast was too low
     * @throws IllegalArgumentException when they make no forecast
     */
    public static ForecastConfig config(
            Duration step, List<Integer> seasons, int horizon, List<Double> levels, double under) {
        ForecastConfig usual = ForecastConfig.DEFAULT;
        return new ForecastConfig(
                DemandMeasure.MEAN,
                step,
                seasons,
                horizon,
                new ForecastConfig.Quantiles(
                        levels, under, step.multipliedBy(Math.max(1, horizon)), ERRORS, LEAST_ERRORS),
                usual.leastCoverage(),
                step.multipliedBy(seasons.get(seasons.size() - 1)),
                step,
                step,
                new ForecastConfig.Services(
                        step.multipliedBy(2),
                        usual.service().mostOpen(),
                        usual.service().mostPools()),
                usual.training().learningFrom(step.multipliedBy(Math.max(1, horizon / LESSONS_A_PATH)), MOST_LESSONS));
    }

    /** The names of all models, for these seasons. */
    public static List<String> models(List<Integer> seasons) {
        List<String> names = new ArrayList<>();
        SeriesForecaster.models(seasons).forEach(model -> names.add(model.name()));
        names.add(BoostedTrees.NAME);
        return names;
    }

    private final class Run {
        private final RecordedSeries series;
        private final IntPredicate wanted;
        private final Lessons lessons = new Lessons(features, config.steps(), config.lessonSteps(), 0);
        private final Deque<Lesson> learnt = new ArrayDeque<>();
        private final List<Made> made = new ArrayList<>();
        private SeriesMemory memory;
        private int known;

        Run(RecordedSeries series, IntPredicate wanted) {
            this.series = series;
            this.wanted = wanted;
            this.memory = forecaster.begin(series.first());
        }

        /** Runs up to the step before {@code until}. */
        void advance(long until, List<BoostedTrees> trained) {
            while (known < series.values().length && series.first() + known < until) {
                long number = series.first() + known;
                double value = series.values()[known];
                if (!forecaster.continues(memory, number)) {
                    memory = forecaster.begin(number);
                }
                memory = forecaster.observe(
                        memory,
                        number,
                        Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value),
                        trained);
                lessons.observe(number, value).forEach(each -> learnt.add(each.lesson()));
                while (learnt.size() > MOST_OF_ONE) {
                    learnt.removeFirst();
                }
                known++;
                if (lessons.takes(number + 1) && !Double.isNaN(value)) {
                    forecaster.origin(memory).ifPresent(origin -> lessons.expect(origin, Optional.empty()));
                }
                if (wanted.test(known)) {
                    List<SeriesForecaster.Path> models = forecaster.expectations(memory, trained);
                    made.add(new Made(known, models, forecaster.forecastOf(memory, trained, models)));
                }
            }
        }
    }

    /**
     * Runs through all series.
     *
     * @param progress is told now and then
     * @return for each series what was forecast at its origins, the earliest first
     */
    public List<List<Made>> run(List<RecordedSeries> series, Consumer<Progress> progress) {
        List<Run> runs = series.stream()
                .map(each -> new Run(each, origins(each.values().length)::contains))
                .toList();
        replay(runs, season(), Long.MAX_VALUE, (begin, end) -> {}, progress);
        return runs.stream().map(run -> List.copyOf(run.made)).toList();
    }

    private Set<Integer> origins(int length) {
        if (origins == 0) {
            return Set.of(length);
        }
        Set<Integer> wanted = new TreeSet<>();
        for (int i = 0; i < origins; i++) {
            wanted.add(length - config.steps() - i * stride);
        }
        return wanted;
    }

    /**
     * Runs through all series and hands over what is forecast at every one of their steps, whatever origins are wanted. Models are
     * trained over all of them as seldom as live, or once a season where that is longer.
     *
     * @param progress is told now and then
     */
    public void follow(List<RecordedSeries> series, Follower follower, Consumer<Progress> progress) {
        List<Run> runs =
                series.stream().map(each -> new Run(each, known -> true)).toList();
        long live = config.training().every().dividedBy(config.step());
        replay(runs, Math.max(season(), live), STRETCH, (begin, end) -> hand(runs, begin, end, follower), progress);
    }

    private static void hand(List<Run> runs, long begin, long end, Follower follower) {
        for (long number = begin; number < end; number++) {
            List<Optional<Made>> made = new ArrayList<>(runs.size());
            for (Run run : runs) {
                long index = number - Math.max(begin, run.series.first());
                made.add(
                        index >= 0 && index < run.made.size()
                                ? Optional.of(run.made.get((int) index))
                                : Optional.empty());
            }
            follower.step(number, made);
        }
        runs.forEach(run -> run.made.clear());
    }

    /** What is done when all series have run through a stretch of steps. */
    private interface Stretch {
        void done(long begin, long end);
    }

    private int season() {
        return config.seasons().get(config.seasons().size() - 1);
    }

    private void replay(List<Run> runs, long period, long stretch, Stretch each, Consumer<Progress> progress) {
        long from = runs.stream().mapToLong(run -> run.series.first()).min().orElse(0);
        long to = runs.stream()
                .mapToLong(run -> run.series.first() + run.series.values().length)
                .max()
                .orElse(0);
        List<BoostedTrees> trained = List.of();
        int trainings = 0;
        long begin = from;
        // At the same steps however long the series are: what is cut off at the end must not move them.
        for (long until = (Math.floorDiv(from, period) + 1) * period; ; until += period) {
            long last = Math.min(until, to);
            while (begin < last) {
                long end = begin + Math.min(stretch, last - begin);
                List<BoostedTrees> inForce = trained;
                runs.parallelStream().forEach(run -> run.advance(end, inForce));
                each.done(begin, end);
                begin = end;
                if (begin < last) {
                    progress.accept(new Progress(begin - from, to - from, trainings, Optional.empty()));
                }
            }
            if (until >= to) {
                break;
            }
            List<Lesson> lessons = lessons(runs);
            Optional<String> failure = Optional.empty();
            if (lessons.size() >= config.training().leastLessons()) {
                try {
                    trained = List.of(new BoostedTrees(features, trainer.train(lessons), time(until)));
                    trainings++;
                } catch (TrainingException failed) {
                    failure = Optional.ofNullable(failed.getMessage());
                }
            }
            progress.accept(new Progress(until - from, to - from, trainings, failure));
        }
    }

    private Instant time(long number) {
        return Instant.ofEpochMilli(number * config.step().toMillis());
    }

    /** Of all series, evenly thinned where there are too many. */
    private List<Lesson> lessons(List<Run> runs) {
        int most = config.training().mostLessons();
        List<Lesson> all = new ArrayList<>();
        runs.forEach(run -> all.addAll(run.learnt));
        if (all.size() <= most) {
            return all;
        }
        List<Lesson> thinned = new ArrayList<>(most);
        for (int i = 0; i < most; i++) {
            thinned.add(all.get((int) ((long) i * all.size() / most)));
        }
        return thinned;
    }
}
