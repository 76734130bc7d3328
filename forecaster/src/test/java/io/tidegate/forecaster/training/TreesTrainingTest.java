package io.tidegate.forecaster.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.forecaster.tribuo.BoostedTreesTrainer;
import io.tidegate.forecaster.tribuo.TrainingException;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.schemas.state.TrainedModelEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class TreesTrainingTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final TreeFeatures FEATURES = new TreeFeatures(List.of(24), Duration.ofHours(1), ZoneOffset.UTC);
    private final TreesTraining training = new TreesTraining(ForecastConfig.Training.DEFAULT);

    @Test
    void trees_come_with_where_they_come_from_and_how_wrong_they_are() throws TrainingException {
        List<ForecastLesson> lessons = new ArrayList<>(TestLessons.learnable(FEATURES, 2_000, START));
        Collections.shuffle(lessons, new Random(1));
        TreesTraining.Trained trained = training.train(lessons, TrainingReason.DRIFT);
        assertThat(trained.layout()).isEqualTo(FEATURES.layout());
        TrainedModelEvent.Provenance provenance = trained.provenance();
        assertThat(provenance.reason()).isEqualTo("drift");
        assertThat(provenance.lessons()).isEqualTo(2_000);
        assertThat(provenance.oldest()).isEqualTo(START);
        assertThat(provenance.newest()).isEqualTo(START.plusSeconds(1_999));
        assertThat(provenance.parameters()).contains("trees=100", "seed=1", "max_depth");
        assertThat(provenance.heldOutError()).isBetween(0.1, 0.5 * provenance.uncorrectedError());
        TrainedModelEvent event = trained.event(START, Duration.ofMinutes(1));
        assertThat(event.key().toString()).isEqualTo("boosted-trees@2026-03-02T00:00:00Z");
        assertThat(event.inForce()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void trees_that_would_be_worse_than_none_are_refused() {
        List<ForecastLesson> lessons = TestLessons.noise(FEATURES, 2_000, START);
        assertThatThrownBy(() -> training.train(lessons, TrainingReason.FIRST))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("trees would be worse than none: a mean error of 0.2")
                .hasMessageContaining("on the newest 400 of 2000 lessons");
    }

    @Test
    void a_version_is_in_force_from_the_time_that_it_names_until_that_of_the_next() throws TrainingException {
        TreesTraining.Trained trained =
                training.train(TestLessons.learnable(FEATURES, 500, START), TrainingReason.FIRST);
        Duration notice = Duration.ofMinutes(1);
        List<String> problems = new ArrayList<>();
        TreesInForce trees = new TreesInForce(FEATURES, problems::add);
        assertThat(trees.at(START)).isEmpty();

        TrainedModelEvent first = trained.event(START, notice);
        TrainedModelEvent second = trained.event(START.plusSeconds(600), notice);
        TrainedModelEvent other = new TrainedModelEvent(
                first.model(),
                START.plusSeconds(300),
                START.plusSeconds(360),
                "of other features",
                first.provenance(),
                first.protobuf());
        trees.replace(List.of(second, first, other));
        assertThat(trees.at(START.plusSeconds(59))).isEmpty();
        assertThat(trees.at(START.plusSeconds(60)))
                .singleElement()
                .satisfies(each -> assertThat(each.trained()).isEqualTo(START));
        assertThat(trees.at(START.plusSeconds(659)))
                .singleElement()
                .satisfies(each -> assertThat(each.training()).isEqualTo("2026-03-02T00:00:00Z"));
        assertThat(trees.at(START.plusSeconds(660)))
                .singleElement()
                .satisfies(each -> assertThat(each.trained()).isEqualTo(START.plusSeconds(600)));
        assertThat(problems).isEmpty();
    }

    @Test
    void a_version_that_means_nothing_leaves_the_one_before_it_in_force() throws TrainingException {
        TrainedModelEvent first = training.train(TestLessons.learnable(FEATURES, 500, START), TrainingReason.FIRST)
                .event(START, Duration.ofMinutes(1));
        TrainedModelEvent garbage = new TrainedModelEvent(
                first.model(),
                START.plusSeconds(600),
                START.plusSeconds(660),
                first.layout(),
                first.provenance(),
                Bytes.wrap(new byte[] {1, 2, 3}));
        List<String> problems = new ArrayList<>();
        TreesInForce trees = new TreesInForce(FEATURES, problems::add);
        trees.replace(List.of(first, garbage));
        for (int i = 0; i < 3; i++) {
            assertThat(trees.at(START.plusSeconds(700)))
                    .singleElement()
                    .satisfies(each -> assertThat(each.trained()).isEqualTo(START));
        }
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("boosted-trees@2026-03-02T00:10:00Z: boosted trees could not be read: ");
    }

    @Test
    void trees_that_were_handed_on_say_the_same() throws TrainingException {
        List<ForecastLesson> lessons = TestLessons.learnable(FEATURES, 500, START);
        BoostedTreesTrainer trainer = new BoostedTreesTrainer(30, 1);
        BoostedTreesTrainer.Fitted fitted = trainer.fit(
                lessons.stream().map(each -> TreesTraining.lesson(each, 0)).toList());
        assertThat(BoostedTreesTrainer.read(fitted.protobuf(), FEATURES.size()))
                .usingRecursiveComparison()
                .isEqualTo(fitted.trees());
    }
}
