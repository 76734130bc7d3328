package io.tidegate.forecaster.training;

import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.schemas.state.TrainerState;
import io.tidegate.schemas.state.TrainerState.LastTraining;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** When trees are trained, and which versions of them are kept. Pure. */
final class TrainingPlan {
    /** How many recent lessons the measured error is the mean of. */
    private static final double MEMORY = 2_000;

    private final ForecastConfig.Training config;

    TrainingPlan(ForecastConfig.Training config) {
        this.config = config;
    }

    /** One more lesson came; the error of the trees that were published last is measured by what they said. */
    TrainerState learn(TrainerState state, ForecastLesson lesson) {
        Optional<Double> error = lesson.said()
                .filter(said -> state.last()
                        .map(LastTraining::trained)
                        .filter(said.trained()::equals)
                        .isPresent())
                .map(said -> (double) Math.abs(TreesTraining.lesson(lesson, 0).bounded() - said.value()));
        double decay = error.isPresent() ? 1 - 1 / MEMORY : 1;
        return new TrainerState(
                state.seen() + 1,
                Optional.of(state.oldest().filter(lesson.at()::isAfter).orElse(lesson.at())),
                Optional.of(state.newest().filter(lesson.at()::isBefore).orElse(lesson.at())),
                state.tried(),
                state.last(),
                decay * state.error() + error.orElse(0.0),
                decay * state.weight() + (error.isPresent() ? 1 : 0),
                state.published());
    }

    /**
     * Where the newest lesson is kept; empty when it is not. As long as there is room it is. After that all lessons that came have
     * the same chance (reservoir sampling: Vitter, Random sampling with a reservoir, ACM TOMS 11, 1985), and once they reach back
     * further than they shall, each stays about as long as that.
     *
     * @param state after it was learnt
     * @param kept how many lessons are kept
     */
    OptionalInt place(TrainerState state, int kept) {
        if (kept < config.mostLessons()) {
            return OptionalInt.of(kept);
        }
        double reach = config.reach().toMillis();
        double elapsed = Math.max(
                1,
                Duration.between(state.oldest().orElseThrow(), state.newest().orElseThrow())
                        .toMillis());
        double rivals = state.seen() * Math.min(1, reach / elapsed);
        SplittableRandom chance = new SplittableRandom(config.seed() + state.seen());
        return chance.nextDouble() * rivals < config.mostLessons()
                ? OptionalInt.of(chance.nextInt(config.mostLessons()))
                : OptionalInt.empty();
    }

    /** The features are others: what was learnt before teaches nothing more, and the versions wait for their end. */
    TrainerState anew(TrainerState state) {
        return new TrainerState(
                0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, state.published());
    }

    /**
     * Why trees should be trained now; empty when they should not.
     *
     * @param kept how many lessons are at hand
     */
    Optional<TrainingReason> due(TrainerState state, int kept, Instant now) {
        if (config.trees() == 0
                || kept < config.leastLessons()
                || state.tried()
                        .filter(tried -> now.isBefore(tried.plus(config.pause())))
                        .isPresent()) {
            return Optional.empty();
        }
        if (state.last().isEmpty()) {
            return Optional.of(TrainingReason.FIRST);
        }
        LastTraining last = state.last().get();
        long unheard = state.seen() - last.seen();
        if (kept >= 2 * last.lessons()) {
            return Optional.of(TrainingReason.MORE_LESSONS);
        }
        if (unheard > 0 && !now.isBefore(last.trained().plus(config.every()))) {
            return Optional.of(TrainingReason.SCHEDULE);
        }
        // Enough of the new that to train again can help, and enough errors that they mean something.
        double least = Math.min(config.leastLessons(), MEMORY / 2);
        boolean drifted =
                state.weight() >= least && state.error() / state.weight() > config.drift() * last.heldOutError();
        return unheard >= config.leastLessons() && drifted ? Optional.of(TrainingReason.DRIFT) : Optional.empty();
    }

    /** A training ended without trees that may come into force. */
    TrainerState failed(TrainerState state, Instant now) {
        return new TrainerState(
                state.seen(),
                state.oldest(),
                state.newest(),
                Optional.of(now),
                state.last(),
                state.error(),
                state.weight(),
                state.published());
    }

    /** A training led to trees; versions that are no longer kept are left out. */
    TrainerState trained(TrainerState state, LastTraining training) {
        List<Instant> published = new ArrayList<>(state.published());
        published.removeAll(expired(state, training.trained()));
        published.add(training.trained());
        return new TrainerState(
                state.seen(),
                state.oldest(),
                state.newest(),
                Optional.of(training.trained()),
                Optional.of(training),
                0,
                0,
                published);
    }

    /** Versions that nobody needs any more: all that another one followed so long ago. */
    List<Instant> expired(TrainerState state, Instant now) {
        List<Instant> expired = new ArrayList<>();
        for (int i = 0; i + 1 < state.published().size(); i++) {
            if (state.published().get(i + 1).plus(config.keep()).isBefore(now)) {
                expired.add(state.published().get(i));
            }
        }
        return expired;
    }
}
