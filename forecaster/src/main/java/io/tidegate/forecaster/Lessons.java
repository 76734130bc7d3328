package io.tidegate.forecaster;

import io.tidegate.forecaster.model.Lesson;
import io.tidegate.forecaster.model.Origin;
import io.tidegate.forecaster.model.TreeFeatures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Collects what the forecasts of one series can teach, as they come due: the most recent lessons, from a sample of the origins and
 * of the steps ahead. Mutable.
 */
public final class Lessons {
    private static final int AHEADS = 8;
    private static final int ORIGINS_A_PATH = 4;

    private final TreeFeatures features;
    private final int steps;
    private final int most;
    private final int every;
    private final List<Pending> pending = new ArrayList<>();
    private final Deque<Lesson> learnt = new ArrayDeque<>();

    private record Pending(TreeFeatures.Frame frame, long number, int ahead) {}

    /**
     * Nothing was collected yet.
     *
     * @param steps how many steps are forecast
     * @param most how many lessons are kept
     */
    public Lessons(TreeFeatures features, int steps, int most) {
        this.features = features;
        this.steps = steps;
        this.most = most;
        this.every = Math.max(1, steps / ORIGINS_A_PATH);
    }

    /** Whether the origin before the step {@code next} is one of the sample. */
    public boolean takes(long next) {
        return next % every == 0;
    }

    /** Remembers what is known at an origin. */
    public void expect(Origin origin) {
        long next = origin.history().next();
        features.frame(origin).ifPresent(frame -> {
            int count = Math.min(AHEADS, steps);
            for (int i = 0; i < count; i++) {
                int from = i * steps / count;
                int width = (i + 1) * steps / count - from;
                // Another step of each part at each origin.
                int ahead = 1 + from + (int) Math.floorMod(next / every + 3L * i, (long) width);
                pending.add(new Pending(frame, next + ahead - 1, ahead));
            }
        });
    }

    /**
     * The step {@code number} was {@code actual}, not a number in a gap.
     */
    public void observe(long number, double actual) {
        for (Pending each : pending) {
            if (each.number() == number && !Double.isNaN(actual)) {
                learnt.add(new Lesson(
                        number, each.frame().row(each.ahead()), each.frame().target(each.ahead(), actual)));
            }
        }
        pending.removeIf(each -> each.number() <= number);
        while (learnt.size() > most) {
            learnt.removeFirst();
        }
    }

    /** The lessons, the oldest first. */
    public List<Lesson> learnt() {
        return List.copyOf(learnt);
    }
}
