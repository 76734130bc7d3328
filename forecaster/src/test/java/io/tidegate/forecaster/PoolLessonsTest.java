package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.PoolId;
import io.tidegate.forecaster.model.BoostedTrees;
import io.tidegate.forecaster.model.TreeEnsemble;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.schemas.state.ForecastLesson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PoolLessonsTest {
    private static final ForecastConfig CONFIG = SeriesForecasterTest.Configs.withSeason(24);
    private static final TreeFeatures FEATURES = new TreeFeatures(CONFIG.seasons(), CONFIG.step(), ZoneOffset.UTC);
    private static final PoolId POOL = new PoolId("a");
    private static final int STEPS = 600;

    private final PoolLessons lessons = new PoolLessons(CONFIG, FEATURES);
    private final SeriesForecaster forecaster = new SeriesForecaster(CONFIG);

    @Test
    void each_sampled_origin_teaches_something_of_each_part_of_what_was_forecast() {
        Map<Integer, List<ForecastLesson>> learnt = run(List.of(), -1);
        // The first origins see less than a season; those an hour before the end have not come due.
        int all = learnt.values().stream().mapToInt(List::size).sum();
        assertThat(all).isBetween(7 * 8, 10 * 8);
        learnt.forEach((number, each) -> assertThat(each).allSatisfy(lesson -> {
            assertThat(lesson.at()).isEqualTo(CONFIG.start(number));
            assertThat(lesson.layout()).isEqualTo(FEATURES.layout());
            assertThat(lesson.features().size()).isEqualTo(FEATURES.size());
            assertThat(lesson.features().get(0)).isBetween(1f, 48f);
            assertThat(lesson.said()).isEmpty();
        }));
        assertThat(learnt.values().stream().flatMap(List::stream).map(lesson ->
                        (int) lesson.features().get(0)))
                .anyMatch(ahead -> ahead <= 6)
                .anyMatch(ahead -> ahead > 42);
    }

    @Test
    void lessons_say_what_the_trees_in_force_said() {
        BoostedTrees trees = new BoostedTrees(FEATURES, always(0.25f), Instant.parse("2026-03-01T00:00:00Z"));
        run(List.of(trees), -1)
                .values()
                .forEach(each -> assertThat(each)
                        .allSatisfy(lesson ->
                                assertThat(lesson.said()).contains(new ForecastLesson.Said(0.25f, trees.trained()))));
    }

    @Test
    void a_gap_teaches_nothing() {
        Map<Integer, List<ForecastLesson>> whole = run(List.of(), -1);
        int taught = whole.keySet().stream().skip(20).findFirst().orElseThrow();
        assertThat(run(List.of(), taught)).doesNotContainKey(taught);
    }

    @Test
    void what_a_silent_pool_was_expected_to_do_is_forgotten() {
        SeriesMemory memory = forecaster.begin(0);
        int asked = -1;
        for (int i = 0; i < 300; i++) {
            memory = forecaster.observe(memory, i, OptionalDouble.of(value(i)), List.of());
            lessons.take(POOL, i, value(i), memory, List.of());
            asked = Math.floorMod(i + 1 + POOL.value().hashCode(), CONFIG.lessonSteps()) == 0 ? i : asked;
        }
        lessons.forgetBefore(asked + 49L);
        List<ForecastLesson> learnt = new ArrayList<>();
        for (int i = 300; i < asked + 49; i++) {
            memory = forecaster.observe(memory, i, OptionalDouble.of(value(i)), List.of());
            learnt.addAll(lessons.take(POOL, i, value(i), memory, List.of()));
        }
        assertThat(asked).isGreaterThan(250);
        assertThat(learnt).isEmpty();
    }

    @Test
    void a_lesson_is_what_was_missing_in_the_unit_in_which_the_series_changes() {
        TreeFeatures.Expectation expected = new TreeFeatures.Expectation(new float[0], Math.log(20), 0, 0.5);
        assertThat(expected.target(40)).isCloseTo((float) (Math.log(2) / 0.5), within(1e-6f));
        assertThat(expected.value(Math.log(2) / 0.5)).isCloseTo(40, within(1e-9));
        assertThat(expected.value(0)).isCloseTo(20, within(1e-9));
    }

    private Map<Integer, List<ForecastLesson>> run(List<BoostedTrees> trees, int gap) {
        PoolLessons fresh = new PoolLessons(CONFIG, FEATURES);
        Map<Integer, List<ForecastLesson>> learnt = new TreeMap<>();
        SeriesMemory memory = forecaster.begin(0);
        for (int i = 0; i < STEPS; i++) {
            OptionalDouble value = i == gap ? OptionalDouble.empty() : OptionalDouble.of(value(i));
            memory = forecaster.observe(memory, i, value, trees);
            List<ForecastLesson> each = fresh.take(POOL, i, value.orElse(Double.NaN), memory, trees);
            if (!each.isEmpty()) {
                learnt.put(i, each);
            }
        }
        return learnt;
    }

    private static double value(int number) {
        return 20 + 10 * Math.sin(number * Math.PI / 12) + number % 5;
    }

    private static TreeEnsemble always(float value) {
        return new TreeEnsemble(
                0, new int[] {0}, new int[] {-1}, new float[] {value}, new int[1], new int[1], new int[1]);
    }
}
