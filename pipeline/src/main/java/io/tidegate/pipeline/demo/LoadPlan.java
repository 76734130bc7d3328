package io.tidegate.pipeline.demo;

import io.tidegate.domain.PoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which pool gets which part of the recorded load when: each pool lives the same recording at another hour, so that their
 * peaks fall at different times.
 *
 * <p>Recorded time runs {@code day / realDay} times faster than real time. What a pool is asked for is stated as demand,
 * connections in use at once; with Little's law, demand = arrivals a second × mean hold.
 *
 * @param load the recording
 * @param start the moment of the recording at which the demonstration begins for a pool without a shift
 * @param realDay how long a recorded day takes
 * @param connectionsPerRequest demand in connections for one recorded request a minute
 * @param meanHold how long a connection is kept, on average
 * @param pools the pools
 */
record LoadPlan(
        RecordedLoad load,
        Instant start,
        Duration realDay,
        double connectionsPerRequest,
        Duration meanHold,
        List<PoolPlan> pools) {

    private static final Duration DAY = Duration.ofDays(1);

    /** The rate is constant for this long of recorded time: three minutes are too noisy, an hour is too coarse. */
    private static final Duration SMOOTHING = Duration.ofMinutes(8);

    LoadPlan {
        pools = List.copyOf(pools);
    }

    /**
     * One pool of the demonstration.
     *
     * @param id the pool
     * @param provider who runs it
     * @param region where
     * @param shift how much later in the recording it is
     */
    record PoolPlan(PoolId id, String provider, String region, Duration shift) {}

    /**
     * The demand on a pool that far into the demonstration, in connections; negative elapsed times are the history before it.
     */
    double demand(PoolPlan pool, Duration elapsed) {
        return load.mean(recorded(pool, elapsed), SMOOTHING) * connectionsPerRequest;
    }

    /** Arrivals a second at a pool that far into the demonstration. */
    double arrivalsPerSecond(PoolPlan pool, Duration elapsed) {
        return demand(pool, elapsed) / seconds(meanHold);
    }

    /** The recorded moment that a pool lives then; constant within each stretch of {@link #SMOOTHING}. */
    Instant recorded(PoolPlan pool, Duration elapsed) {
        double days = seconds(elapsed) / seconds(realDay);
        long stretches = (long) Math.floor(days * DAY.toMillis() / SMOOTHING.toMillis());
        return start.plus(pool.shift()).plus(SMOOTHING.multipliedBy(stretches));
    }

    /** The highest demand of all pools together, and the sum of each pool's own highest, within {@code length}. */
    Peaks peaks(Duration length) {
        double ofSum = 0;
        double[] each = new double[pools.size()];
        for (Duration at = Duration.ZERO; at.compareTo(length) < 0; at = at.plusMillis(500)) {
            double sum = 0;
            for (int i = 0; i < each.length; i++) {
                double demand = demand(pools.get(i), at);
                sum += demand;
                each[i] = Math.max(each[i], demand);
            }
            ofSum = Math.max(ofSum, sum);
        }
        double sumOf = 0;
        for (double peak : each) {
            sumOf += peak;
        }
        return new Peaks(ofSum, sumOf);
    }

    /**
     * How high demand goes, in connections.
     *
     * @param ofTheSum the highest demand of all pools together
     * @param sumOf the sum of each pool's own highest demand
     */
    record Peaks(double ofTheSum, double sumOf) {}

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
