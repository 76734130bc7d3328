package io.tidegate.tests.chaos;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done.
 *
 * @param subjects what is proven
 * @param kills how often the stage of each subject is killed
 * @param points where, each as likely
 * @param seed of all that is random; what the machine does in between is not in it
 * @param lacks the guard that the stages do without
 */
record ChaosPlan(Set<Subject> subjects, int kills, List<KillPoint> points, long seed, Optional<Guard> lacks) {
    ChaosPlan {
        if (subjects.isEmpty() || kills < 0 || points.isEmpty()) {
            throw new IllegalArgumentException(
                    "there must be something to prove, 0 kills or more, and a point, but was " + subjects + ", " + kills
                            + " kills at " + points);
        }
        subjects = EnumSet.copyOf(subjects);
        points = List.copyOf(points);
    }

    /** Kills everywhere. */
    static ChaosPlan of(Set<Subject> subjects, int kills, long seed) {
        return new ChaosPlan(subjects, kills, Arrays.asList(KillPoint.values()), seed, Optional.empty());
    }

    /** Kills at some points, with a guard less. */
    static ChaosPlan without(Guard guard, Set<Subject> subjects, int kills, KillPoint... points) {
        return new ChaosPlan(subjects, kills, Arrays.asList(points), 7, Optional.of(guard));
    }

    /** The same of some subjects, with other kills. */
    ChaosPlan again(Set<Subject> some) {
        return new ChaosPlan(some, kills, points, seed + 1, lacks);
    }
}
