package io.tidegate.forecaster.training;

import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ForecastLesson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Lessons for tests. */
public final class TestLessons {
    private TestLessons() {}

    /** Of which trees can learn: the target follows from the first feature, but for some noise. */
    public static List<ForecastLesson> learnable(TreeFeatures features, int count, Instant from) {
        return lessons(features, count, from, 1);
    }

    /** Of which nothing can be learnt. */
    static List<ForecastLesson> noise(TreeFeatures features, int count, Instant from) {
        return lessons(features, count, from, 0);
    }

    private static List<ForecastLesson> lessons(TreeFeatures features, int count, Instant from, float sense) {
        Random random = new Random(11);
        List<ForecastLesson> lessons = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] row = new float[features.size()];
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextInt(10) == 0 ? Float.NaN : (float) random.nextGaussian();
            }
            float known = Float.isNaN(row[0]) ? 0 : Math.signum(row[0]);
            float target = sense * known + 0.3f * (float) random.nextGaussian();
            lessons.add(new ForecastLesson(
                    from.plusSeconds(i), features.layout(), Floats.of(row), target, Optional.empty()));
        }
        return lessons;
    }
}
