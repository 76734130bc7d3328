package io.tidegate.forecaster;

import io.tidegate.domain.PoolId;
import io.tidegate.forecaster.model.BoostedTrees;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ForecastLesson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the forecasts of many pools teach as they come due. Mutable, and only in memory: what was expected when a process ended is
 * never learnt, which costs an hour's lessons and nothing else.
 */
final class PoolLessons {
    private final ForecastConfig config;
    private final SeriesForecaster forecaster;
    private final TreeFeatures features;
    private final Map<PoolId, Lessons> expected = new HashMap<>();

    PoolLessons(ForecastConfig config, TreeFeatures features) {
        this.config = config;
        this.forecaster = new SeriesForecaster(config);
        this.features = features;
    }

    /**
     * The step {@code number} of a pool came.
     *
     * @param value what was observed, not a number in a gap
     * @param after the pool's series with it
     * @param trees in force, none or one
     * @return what that teaches
     */
    List<ForecastLesson> take(PoolId pool, long number, double value, SeriesMemory after, List<BoostedTrees> trees) {
        if (config.training().trees() == 0) {
            return List.of();
        }
        Lessons known = Optional.ofNullable(expected.get(pool)).orElseGet(() -> begin(pool));
        List<ForecastLesson> lessons = new ArrayList<>();
        known.observe(number, value).forEach(learnt -> lesson(learnt).ifPresent(lessons::add));
        if (known.takes(number + 1) && !Double.isNaN(value)) {
            forecaster
                    .origin(after)
                    .ifPresent(origin -> known.expect(origin, trees.stream().findFirst()));
        }
        if (known.isEmpty()) {
            expected.remove(pool);
        } else {
            expected.put(pool, known);
        }
        return lessons;
    }

    private Lessons begin(PoolId pool) {
        return new Lessons(
                features, config.steps(), config.lessonSteps(), pool.value().hashCode());
    }

    private Optional<ForecastLesson> lesson(Lessons.Learnt learnt) {
        float target = learnt.lesson().target();
        return Float.isFinite(target)
                ? Optional.of(new ForecastLesson(
                        config.start(learnt.lesson().number()),
                        features.layout(),
                        Floats.of(learnt.lesson().features()),
                        target,
                        learnt.trees().map(trees -> new ForecastLesson.Said(learnt.said(), trees.trained()))))
                : Optional.empty();
    }

    /** Pools that have fallen silent before the step {@code number} teach nothing more. */
    void forgetBefore(long number) {
        expected.values().removeIf(lessons -> lessons.isOver(number));
    }
}
