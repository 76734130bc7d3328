package io.tidegate.forecaster.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.forecaster.model.Lesson;
import io.tidegate.forecaster.model.TreeEnsemble;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.regression.Regressor;

class BoostedTreesTrainerTest {
    private static final int FEATURES = 12;
    private final BoostedTreesTrainer trainer = new BoostedTreesTrainer(40, 3);

    /** Zeros and unknown features included: XGBoost must be given, and the trees asked, the same. */
    @Test
    void the_trees_say_what_tribuo_says() throws TrainingException {
        List<Lesson> lessons = lessons(7, 3_000);
        XGBoostModel<Regressor> model = trainer.model(lessons);
        TreeEnsemble trees = trainer.train(lessons);
        for (Lesson lesson : lessons(8, 500)) {
            double expected = model.predict(BoostedTreesTrainer.example(BoostedTreesTrainer.names(FEATURES), lesson))
                    .getOutput()
                    .getValues()[0];
            assertThat(trees.sum(lesson.features())).isCloseTo((float) expected, within(1e-5f));
        }
    }

    @Test
    void what_the_lessons_have_in_common_is_learnt() throws TrainingException {
        TreeEnsemble trees = trainer.train(lessons(7, 6_000));
        double error = 0;
        double size = 0;
        for (Lesson lesson : lessons(9, 1_000)) {
            error += Math.abs(lesson.target() - trees.sum(lesson.features()));
            size += Math.abs(lesson.target());
        }
        assertThat(error / size).isLessThan(0.5);
    }

    @Test
    void the_same_lessons_give_the_same_trees() throws TrainingException {
        assertThat(trainer.train(lessons(7, 2_000)))
                .usingRecursiveComparison()
                .isEqualTo(trainer.train(lessons(7, 2_000)));
    }

    @Test
    void a_training_that_fails_says_so() {
        Lesson endless = new Lesson(0, new float[] {1}, Float.POSITIVE_INFINITY);
        assertThatThrownBy(() -> new BoostedTreesTrainer(0, 3).train(List.of(endless)))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("boosted trees could not be trained: ");
    }

    private static List<Lesson> lessons(long seed, int count) {
        Random random = new Random(seed);
        List<Lesson> lessons = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] features = new float[FEATURES];
            for (int j = 0; j < FEATURES; j++) {
                float value = (float) random.nextGaussian();
                features[j] = random.nextInt(10) == 0 ? Float.NaN : random.nextInt(10) == 0 ? 0 : value;
            }
            float first = Float.isNaN(features[0]) ? -1 : features[0];
            float second = Float.isNaN(features[5]) ? 0 : features[5];
            lessons.add(new Lesson(i, features, first > 0 ? first + second : -second));
        }
        return lessons;
    }
}
