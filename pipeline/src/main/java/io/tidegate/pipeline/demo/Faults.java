package io.tidegate.pipeline.demo;

import io.tidegate.pipeline.demo.Arrivals.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What goes wrong during a demonstration, at moments drawn from the seed; both sides suffer the same. */
final class Faults {
    private static final int COUNT = 20;
    private static final Duration LENGTH = Duration.ofSeconds(4);

    private final List<Fault> faults;

    private Faults(List<Fault> faults) {
        this.faults = List.copyOf(faults);
    }

    /** What can go wrong. */
    enum Kind {
        /** Every statement takes four times as long. */
        SLOW_QUERIES {
            @Override
            List<Arrival> disturb(Arrival arrival) {
                return List.of(arrival.withHold(arrival.hold().multipliedBy(4)));
            }
        },
        /** One connection in ten is kept for ten seconds. */
        LEAK {
            @Override
            List<Arrival> disturb(Arrival arrival) {
                boolean leaks = Math.floorMod(arrival.at().toNanos() / 1000, 10) == 0;
                return List.of(leaks ? arrival.withHold(Duration.ofSeconds(10)) : arrival);
            }
        },
        /** Nobody comes: something upstream is down. */
        NO_REQUESTS {
            @Override
            List<Arrival> disturb(Arrival arrival) {
                return List.of();
            }
        },
        /** Everybody comes three times: a retry storm. */
        RETRY_STORM {
            @Override
            List<Arrival> disturb(Arrival arrival) {
                return List.of(arrival, arrival, arrival);
            }
        };

        abstract List<Arrival> disturb(Arrival arrival);

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
        return new Faults(List.of());
    }

    /** Twenty faults, each alone in its twentieth of the time, after a quiet tenth for the baselines. */
    static Faults random(long seed, Duration length, int pools) {
        SplittableRandom random = new SplittableRandom(seed);
        Duration quiet = length.dividedBy(10);
        Duration share = length.minus(quiet).dividedBy(COUNT);
        Duration lasts = LENGTH.compareTo(share.dividedBy(2)) < 0 ? LENGTH : share.dividedBy(2);
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            long room = share.minus(lasts).toNanos();
            Duration from = quiet.plus(share.multipliedBy(i)).plusNanos(random.nextLong(Math.max(1, room)));
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            faults.add(new Fault(kind, random.nextInt(pools), from, from.plus(lasts)));
        }
        return new Faults(faults);
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
