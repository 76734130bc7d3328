package io.tidegate.ingest;

import io.tidegate.domain.PoolWindow;
import java.time.Duration;
import java.util.List;

/**
 * Which windows there are, and when they close. Windows are aligned to the epoch.
 *
 * @param lengths of windows, rising; each a multiple of the first, of which the longer ones are made
 * @param grace how long after its end, in the pool's own event time, a window waits for samples out of order
 * @param ahead how far a sample's clock may be ahead of the broker's before it is set back to the broker's
 */
public record WindowConfig(List<Duration> lengths, Duration grace, Duration ahead) {

    /** 10 s and 1 min, 2 s of grace, clocks up to 5 s ahead. */
    public static final WindowConfig DEFAULT = new WindowConfig(
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(1)), Duration.ofSeconds(2), Duration.ofSeconds(5));

    private static final int MOST_LENGTHS = 4;

    /** Refuses lengths that cannot be made of each other, and a grace that would keep very many windows open. */
    public WindowConfig {
        Require.that(
                !lengths.isEmpty() && lengths.size() <= MOST_LENGTHS,
                "there must be 1 to " + MOST_LENGTHS + " window lengths",
                lengths);
        lengths = List.copyOf(lengths);
        Duration first = lengths.get(0);
        Require.between("the first window length", first, Duration.ofMillis(100), Duration.ofHours(1));
        for (int i = 1; i < lengths.size(); i++) {
            Require.that(
                    lengths.get(i).compareTo(lengths.get(i - 1)) > 0
                            && lengths.get(i).toMillis() % first.toMillis() == 0
                            && lengths.get(i).compareTo(Duration.ofDays(1)) <= 0,
                    "window lengths must rise to at most 1 day and be multiples of the first",
                    lengths);
        }
        Require.between("grace", grace, Duration.ofMillis(1), first.multipliedBy(20));
        Require.between("ahead", ahead, Duration.ZERO, Duration.ofHours(1));
    }

    /** Whether a window is of those that are held against their time of the day: the longest, where there are several. */
    boolean isDaily(PoolWindow window) {
        return lengths.size() > 1 && window.span().length().equals(lengths.get(lengths.size() - 1));
    }

    /** The shortest length, of which all others are made. */
    Duration base() {
        return lengths.get(0);
    }
}
