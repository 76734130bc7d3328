package io.tidegate.pipeline.demo;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The borrowers of all pools in order of their arrival: a Poisson process for each pool whose rate follows the recording,
 * with exponential holds. The same seed gives the same borrowers, so both sides serve the same load.
 */
final class Arrivals {
    /** The rate is looked up this often; a recorded stretch of eight minutes takes a second. */
    private static final Duration LOOKUP = Duration.ofMillis(100);

    private final LoadPlan plan;
    private final SplittableRandom[] random;
    private final PriorityQueue<Arrival> next = new PriorityQueue<>((a, b) -> a.at().compareTo(b.at()));

    /** Borrowers from {@code from} on, which may be negative: before the demonstration began. */
    Arrivals(LoadPlan plan, long seed, Duration from) {
        this.plan = plan;
        this.random = new SplittableRandom[plan.pools().size()];
        for (int pool = 0; pool < random.length; pool++) {
            random[pool] = new SplittableRandom(seed * 31 + pool);
            next.add(after(pool, from));
        }
    }

    /**
     * One borrower.
     *
     * @param pool index of the pool in the plan
     * @param at when it comes, from the beginning of the demonstration
     * @param hold how long it keeps its connection
     */
    record Arrival(int pool, Duration at, Duration hold) {
        /** The same borrower, for longer or shorter. */
        Arrival withHold(Duration other) {
            return new Arrival(pool, at, other);
        }
    }

    /** The next borrower; there is always one. */
    Arrival next() {
        Arrival arrival = next.remove();
        next.add(after(arrival.pool(), arrival.at()));
        return arrival;
    }

    /**
     * A unit-rate exponential distance is used up along the changing rate (time rescaling, see Daley and Vere-Jones, An
     * Introduction to the Theory of Point Processes, 7.4).
     */
    private Arrival after(int pool, Duration from) {
        double distance = exponential(pool);
        Duration at = from;
        while (true) {
            double rate = plan.arrivalsPerSecond(plan.pools().get(pool), at);
            long intoStretch = Math.floorMod(at.toNanos(), LOOKUP.toNanos());
            double left = (LOOKUP.toNanos() - intoStretch) / 1e9;
            if (rate * left >= distance) {
                Duration hold = Duration.ofNanos((long) (plan.meanHold().toNanos() * exponential(pool)));
                return new Arrival(pool, at.plusNanos((long) (distance / rate * 1e9)), hold);
            }
            distance -= rate * left;
            at = at.plusNanos(LOOKUP.toNanos() - intoStretch);
        }
    }

    private double exponential(int pool) {
        return -Math.log(1 - random[pool].nextDouble());
    }
}
