package io.tidegate.forecaster.training;

import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.forecaster.model.BoostedTrees;
import io.tidegate.forecaster.model.Lesson;
import io.tidegate.forecaster.model.TreeEnsemble;
import io.tidegate.forecaster.tribuo.BoostedTreesTrainer;
import io.tidegate.forecaster.tribuo.TrainingException;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.schemas.state.TrainedModelEvent.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/**
 * Trains trees, and finds out first whether such trees are worth having: those that are trained on the older four fifths of the
 * lessons must be less wrong of the newest fifth than to correct nothing. Pure, beside the native library.
 */
final class TreesTraining {
    private static final int FIFTHS = 5;

    private final BoostedTreesTrainer trainer;

    TreesTraining(ForecastConfig.Training config) {
        this.trainer = new BoostedTreesTrainer(config.trees(), config.seed());
    }

    /**
     * The trees that these lessons teach.
     *
     * @param lessons of one layout, at least five
     * @throws TrainingException where XGBoost fails, and where the trees would be worse than none
     */
    Trained train(List<ForecastLesson> lessons, TrainingReason reason) throws TrainingException {
        List<ForecastLesson> ordered = new ArrayList<>(lessons);
        ordered.sort(Comparator.comparing(ForecastLesson::at));
        List<Lesson> all = new ArrayList<>(ordered.size());
        ordered.forEach(lesson -> all.add(lesson(lesson, all.size())));
        int cut = all.size() * (FIFTHS - 1) / FIFTHS;
        TreeEnsemble earlier = trainer.train(all.subList(0, cut));
        double error = 0;
        double uncorrected = 0;
        for (Lesson lesson : all.subList(cut, all.size())) {
            error += Math.abs(lesson.bounded() - earlier.sum(lesson.features()));
            uncorrected += Math.abs(lesson.bounded());
        }
        int heldOut = all.size() - cut;
        if (error >= uncorrected) {
            throw new TrainingException(String.format(
                    "trees would be worse than none: a mean error of %.3f on the newest %d of %d lessons, and %.3f without",
                    error / heldOut, heldOut, all.size(), uncorrected / heldOut));
        }
        BoostedTreesTrainer.Fitted fitted = trainer.fit(all);
        return new Trained(
                ordered.get(0).layout(),
                new Provenance(
                        reason.word(),
                        all.size(),
                        ordered.get(0).at(),
                        ordered.get(ordered.size() - 1).at(),
                        error / heldOut,
                        uncorrected / heldOut,
                        fitted.parameters()),
                Bytes.wrap(fitted.protobuf()));
    }

    /**
     * Trees that nobody knows of yet.
     *
     * @param layout what they ask for
     * @param provenance where they come from
     * @param protobuf as they are handed on
     */
    record Trained(String layout, Provenance provenance, Bytes protobuf) {

        /** The event that makes them known at {@code now}, and brings them into force when every instance has them. */
        TrainedModelEvent event(Instant now, Duration notice) {
            return new TrainedModelEvent(BoostedTrees.NAME, now, now.plus(notice), layout, provenance, protobuf);
        }
    }

    static Lesson lesson(ForecastLesson lesson, long number) {
        return new Lesson(number, lesson.features().toArray(), lesson.target());
    }
}
