package io.tidegate.forecaster.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.schemas.state.TrainerState;
import io.tidegate.schemas.state.TrainerState.LastTraining;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingPlanTest {
    private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
    private static final ForecastConfig.Training CONFIG = training(10, 5_000, Duration.ofDays(14));
    private static final TrainingPlan PLAN = new TrainingPlan(CONFIG);

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("too few lessons", 199, TrainerState.NONE, Optional.empty()),
                Arguments.of("enough for the first", 200, TrainerState.NONE, Optional.of(TrainingReason.FIRST)),
                Arguments.of("it failed just now", 300, failed(Duration.ofMinutes(9)), Optional.empty()),
                Arguments.of(
                        "it failed a while ago",
                        300,
                        failed(Duration.ofMinutes(10)),
                        Optional.of(TrainingReason.FIRST)),
                Arguments.of("it holds", 399, trained(Duration.ofHours(23), 300, 0, 0), Optional.empty()),
                Arguments.of(
                        "it holds no longer",
                        399,
                        trained(Duration.ofHours(24), 300, 0, 0),
                        Optional.of(TrainingReason.SCHEDULE)),
                Arguments.of(
                        "it holds no longer, and nothing is new",
                        399,
                        trained(Duration.ofHours(24), 0, 0, 0),
                        Optional.empty()),
                Arguments.of(
                        "twice as many lessons",
                        400,
                        trained(Duration.ofMinutes(10), 300, 0, 0),
                        Optional.of(TrainingReason.MORE_LESSONS)),
                Arguments.of(
                        "twice as many, too soon", 400, trained(Duration.ofMinutes(9), 300, 0, 0), Optional.empty()),
                Arguments.of(
                        "as wrong as expected", 399, trained(Duration.ofHours(1), 300, 0.6, 300), Optional.empty()),
                Arguments.of(
                        "more wrong than expected",
                        399,
                        trained(Duration.ofHours(1), 300, 0.63, 300),
                        Optional.of(TrainingReason.DRIFT)),
                Arguments.of(
                        "more wrong, but in few cases",
                        399,
                        trained(Duration.ofHours(1), 300, 0.9, 199),
                        Optional.empty()),
                Arguments.of(
                        "more wrong, and little to learn from it",
                        399,
                        trained(Duration.ofHours(1), 199, 0.9, 300),
                        Optional.empty()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void trees_are_trained_when_that_is_due(
            String name, int kept, TrainerState state, Optional<TrainingReason> reason) {
        assertThat(PLAN.due(state, kept, NOW)).isEqualTo(reason);
    }

    @Test
    void without_trees_nothing_is_trained() {
        TrainingPlan none = new TrainingPlan(training(0, 5_000, Duration.ofDays(14)));
        assertThat(none.due(TrainerState.NONE, 5_000, NOW)).isEmpty();
    }

    @Test
    void the_error_of_the_last_trees_is_the_mean_of_what_they_were_wrong_by() {
        TrainerState state = trained(Duration.ofHours(1), 0, 0, 0);
        Instant version = state.last().orElseThrow().trained();
        state = PLAN.learn(state, lesson(1, Optional.of(new ForecastLesson.Said(0.5f, version))));
        state = PLAN.learn(state, lesson(-1, Optional.of(new ForecastLesson.Said(0.5f, version))));
        // What others said, or nobody did, tells nothing about them.
        state = PLAN.learn(state, lesson(1, Optional.of(new ForecastLesson.Said(9, version.minusSeconds(1)))));
        state = PLAN.learn(state, lesson(1, Optional.empty()));
        assertThat(state.seen()).isEqualTo(1_004);
        assertThat(state.weight()).isCloseTo(2, within(1e-3));
        assertThat(state.error() / state.weight()).isCloseTo(1, within(1e-3));
    }

    /** A reach of a day, room for 200 lessons, one lesson a minute: at the end of ten days their ages are spread over about a day. */
    @Test
    void lessons_that_are_kept_are_spread_over_as_long_as_they_shall_reach_back() {
        TrainingPlan day = new TrainingPlan(training(10, 200, Duration.ofDays(1)));
        TrainerState state = TrainerState.NONE;
        Map<Integer, Integer> kept = new HashMap<>();
        for (int minute = 0; minute < 14_400; minute++) {
            ForecastLesson lesson =
                    new ForecastLesson(NOW.plus(Duration.ofMinutes(minute)), "1", Floats.of(), 0, Optional.empty());
            state = day.learn(state, lesson);
            int number = minute;
            day.place(state, kept.size()).ifPresent(place -> kept.put(place, number));
            if (minute == 719) {
                // Before they reach that far back, all have the same chance.
                assertThat(kept.values().stream()
                                .mapToInt(each -> each)
                                .average()
                                .orElseThrow())
                        .isCloseTo(360, within(60.0));
            }
        }
        assertThat(kept).hasSize(200);
        double meanAge =
                14_400 - kept.values().stream().mapToInt(each -> each).average().orElseThrow();
        assertThat(meanAge).isCloseTo(1_440, within(300.0));
    }

    @Test
    void with_other_features_it_begins_anew_and_does_not_forget_what_it_published() {
        TrainerState state = trained(Duration.ofHours(1), 300, 0.9, 300);
        TrainerState anew = PLAN.anew(state);
        assertThat(PLAN.due(anew, 300, NOW)).contains(TrainingReason.FIRST);
        assertThat(anew.published()).isEqualTo(state.published());
    }

    @Test
    void an_error_beyond_all_measure_counts_as_a_large_one() {
        TrainerState state = trained(Duration.ofHours(1), 0, 0, 0);
        Instant version = state.last().orElseThrow().trained();
        state = PLAN.learn(state, lesson(1e9f, Optional.of(new ForecastLesson.Said(0, version))));
        assertThat(state.error()).isEqualTo(8);
    }

    @Test
    void versions_go_when_another_one_has_been_in_force_for_as_long_as_they_are_kept() {
        TrainerState state = TrainerState.NONE;
        for (int day = 0; day < 6; day++) {
            Instant trained = NOW.plus(Duration.ofDays(day));
            assertThat(PLAN.expired(state, trained)).isEqualTo(day < 5 ? List.of() : List.of(NOW));
            state = PLAN.trained(state, new LastTraining(trained, 0, 1, 1));
        }
        assertThat(state.published())
                .containsExactly(
                        NOW.plus(Duration.ofDays(1)),
                        NOW.plus(Duration.ofDays(2)),
                        NOW.plus(Duration.ofDays(3)),
                        NOW.plus(Duration.ofDays(4)),
                        NOW.plus(Duration.ofDays(5)));
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.learningFrom(Duration.ofHours(1), 100))
                .withMessage("training.mostLessons must be between leastLessons, 200, and 200000, but was 100");
    }

    private static ForecastConfig.Training training(int trees, int mostLessons, Duration reach) {
        return new ForecastConfig.Training(
                trees,
                200,
                mostLessons,
                reach,
                Duration.ofHours(1),
                Duration.ofDays(1),
                1.25,
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofDays(3),
                1);
    }

    private static TrainerState failed(Duration ago) {
        return PLAN.failed(TrainerState.NONE, NOW.minus(ago));
    }

    private static TrainerState trained(Duration ago, long unheard, double error, double weight) {
        Instant trained = NOW.minus(ago);
        return new TrainerState(
                1_000 + unheard,
                Optional.of(NOW.minus(Duration.ofDays(2))),
                Optional.of(NOW),
                Optional.of(trained),
                Optional.of(new LastTraining(trained, 1_000, 200, 0.5)),
                error * weight,
                weight,
                List.of(trained));
    }

    private static ForecastLesson lesson(float target, Optional<ForecastLesson.Said> said) {
        return new ForecastLesson(NOW, "1", Floats.of(), target, said);
    }
}
