package io.tidegate.forecaster;

import io.tidegate.forecaster.model.BoostedTrees;
import io.tidegate.forecaster.model.Lesson;
import io.tidegate.forecaster.model.Origin;
import io.tidegate.forecaster.model.TreeFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the forecasts of one series teach as they come due: lessons from a sample of the origins, and of the steps ahead of each.
 * Mutable.
 */
public final class Lessons {
    private static final int AHEADS = 8;

    private final TreeFeatures features;
    private final int steps;
    private final int every;
    private final long shift;
    private final List<Pending> pending = new ArrayList<>();

    /** A step that is not known yet, with what the trees in force said of it; not a number where none were. */
    private record Pending(long number, TreeFeatures.Expectation expected, float said, Optional<BoostedTrees> trees) {}

    /**
     * Nothing was expected yet.
     *
     * @param steps how many steps are forecast
     * @param every how many steps lie between two origins of the sample, at least 1
     * @param shift moves the sample, so that not all series have theirs at once
     */
    public Lessons(TreeFeatures features, int steps, int every, long shift) {
        this.features = features;
        this.steps = steps;
        this.every = every;
        this.shift = shift;
    }

    /**
     * A lesson, and what the trees that were in force at its origin said.
     *
     * @param said not a number where none were
     * @param trees those trees
     */
    public record Learnt(Lesson lesson, float said, Optional<BoostedTrees> trees) {}

    /** Whether the origin before the step {@code next} is one of the sample. */
    public boolean takes(long next) {
        return Math.floorMod(next + shift, every) == 0;
    }

    /**
     * Remembers what is known at an origin.
     *
     * @param trees in force
     */
    public void expect(Origin origin, Optional<BoostedTrees> trees) {
        long next = origin.history().next();
        features.frame(origin).ifPresent(frame -> {
            int count = Math.min(AHEADS, steps);
            for (int i = 0; i < count; i++) {
                int from = i * steps / count;
                int width = (i + 1) * steps / count - from;
                // Another step of each part at each origin.
                int ahead = 1 + from + (int) Math.floorMod((next + shift) / every + 3L * i, (long) width);
                TreeFeatures.Expectation expected = frame.ahead(ahead);
                float said = trees.map(each -> each.correction(expected)).orElse(Float.NaN);
                pending.add(new Pending(next + ahead - 1, expected, said, trees));
            }
        });
    }

    /**
     * The step {@code number} was {@code actual}, not a number in a gap.
     *
     * @return what that teaches
     */
    public List<Learnt> observe(long number, double actual) {
        List<Learnt> learnt = new ArrayList<>();
        for (Pending each : pending) {
            if (each.number() == number && !Double.isNaN(actual)) {
                learnt.add(new Learnt(
                        new Lesson(
                                number,
                                each.expected().features(),
                                each.expected().target(actual)),
                        each.said(),
                        each.trees()));
            }
        }
        pending.removeIf(each -> each.number() <= number);
        return learnt;
    }

    /** Whether nothing is expected. */
    public boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Whether all that is expected should have come before the step {@code number}. */
    public boolean isOver(long number) {
        return pending.stream().allMatch(each -> each.number() < number);
    }
}
