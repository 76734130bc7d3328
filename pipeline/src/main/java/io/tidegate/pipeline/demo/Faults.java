package io.tidegate.pipeline.demo;

import io.tidegate.domain.Insight;
import io.tidegate.pipeline.demo.Arrivals.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What goes wrong during a demonstration, at moments drawn from the seed. Both sides suffer the same, but for a silent pool:
 * static pools tell nobody anything.
 */
final class Faults {
    private static final int MOST = 20;

    /** Before the first one: the scores need as many windows of a second before they say anything. */
    private static final Duration QUIET = Duration.ofSeconds(20);

    /** Half an hour of the recording: four windows, and twice what makes a silent pool suspect. */
    private static final Duration LENGTH = Duration.ofSeconds(4);

    /** Each fault has at least this long to itself; in a short run there are fewer, instead of shorter ones. */
    private static final Duration LEAST_SHARE = LENGTH.multipliedBy(2);

    private static final Duration LEAK = Duration.ofSeconds(10);

    private final List<Fault> faults;

    private Faults(List<Fault> faults) {
        this.faults = List.copyOf(faults);
    }

    /** What can go wrong. */
    enum Kind {
        /** Every statement takes four times as long. */
        SLOW_QUERIES(Insight.Kind.ANOMALY, Duration.ZERO) {
            @Override
            List<Arrival> disturb(Arrival arrival) {
                return List.of(arrival.withHold(arrival.hold().multipliedBy(4)));
            }
        },
        /** One connection in ten is kept for ten seconds. */
        LEAK(Insight.Kind.ANOMALY, Faults.LEAK) {
            @Override
            List<Arrival> disturb(Arrival arrival) {
                boolean leaks = Math.floorMod(arrival.at().toNanos() / 1000, 10) == 0;
                return List.of(leaks ? arrival.withHold(Faults.LEAK) : arrival);
            }
        },
        /** Nobody comes: something upstream is down. */
        NO_REQUESTS(Insight.Kind.ANOMALY, Duration.ZERO) {
            @Override
            List<Arrival> disturb(Arrival arrival) {
                return List.of();
            }
        },
        /** Everybody comes three times: a retry storm. */
        RETRY_STORM(Insight.Kind.ANOMALY, Duration.ZERO) {
            @Override
            List<Arrival> disturb(Arrival arrival) {
                return List.of(arrival, arrival, arrival);
            }
        },
        /** The pool's agent is cut from the broker, and the pool goes on serving: the network broke, the process lives. */
        SILENT_POOL(Insight.Kind.LIVENESS, Duration.ZERO) {
            @Override
            List<Arrival> disturb(Arrival arrival) {
                return List.of(arrival);
            }
        };

        private final Insight.Kind shownBy;
        private final Duration lingers;

        Kind(Insight.Kind shownBy, Duration lingers) {
            this.shownBy = shownBy;
            this.lingers = lingers;
        }

        abstract List<Arrival> disturb(Arrival arrival);

        /** What an operator must be told for this to count as caught. */
        Insight.Kind shownBy() {
            return shownBy;
        }

        /** How long after its end its doing is still in the pool: the connections that it leaked. */
        Duration lingers() {
            return lingers;
        }

        /** Whether that can come of it: any fault bends metrics, only a cut line silences a pool. */
        boolean explains(Insight.Kind alarm) {
            return alarm == shownBy || alarm == Insight.Kind.ANOMALY;
        }

        /** {@code slow-queries} and so on. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One fault.
     *
     * @param kind what goes wrong
     * @param pool index of the pool that suffers
     * @param from when it begins, from the beginning of the demonstration
     * @param to when it ends
     */
    record Fault(Kind kind, int pool, Duration from, Duration to) {
        boolean concerns(Arrival arrival) {
            return arrival.pool() == pool
                    && arrival.at().compareTo(from) >= 0
                    && arrival.at().compareTo(to) < 0;
        }
    }

    /** Nothing goes wrong. */
    static Faults none() {
        return of(List.of());
    }

    /** These and no others. */
    static Faults of(List<Fault> faults) {
        return new Faults(faults);
    }

    /** Up to twenty faults, each alone in its share of the time that is left after a quiet beginning. */
    static Faults random(long seed, Duration length, int pools) {
        Duration left = length.minus(QUIET);
        int count = (int) Math.max(0, Math.min(MOST, left.dividedBy(LEAST_SHARE)));
        SplittableRandom random = new SplittableRandom(seed);
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Duration share = left.dividedBy(count);
            Duration from = QUIET.plus(share.multipliedBy(i))
                    .plusNanos(random.nextLong(share.minus(LENGTH).toNanos()));
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            faults.add(new Fault(kind, random.nextInt(pools), from, from.plus(LENGTH)));
        }
        return of(faults);
    }

    List<Fault> all() {
        return faults;
    }

    /** What becomes of a borrower. */
    List<Arrival> disturb(Arrival arrival) {
        for (Fault fault : faults) {
            if (fault.concerns(arrival)) {
                return fault.kind().disturb(arrival);
            }
        }
        return List.of(arrival);
    }
}
