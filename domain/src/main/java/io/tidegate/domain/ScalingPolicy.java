package io.tidegate.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An operator's bounds and preferences for one service. Versioned; each version is itself an event.
 *
 * @param service the service
 * @param version counts up from 1
 * @param mode whether decisions act
 * @param budget connections that all pools together may ever hold, at least 1
 * @param reserve the part of the budget that only first leases and emergencies may use, 0 to below {@code budget}
 * @param objective what the sizes have to achieve, instead of a quantile and a headroom that somebody chose
 * @param surplus what becomes of the part of the budget that no pool needs
 * @param signals thresholds by which pools are sized, instead of by {@code sizing}
 * @param sizing how demand becomes a size
 * @param leases how long leases and commands are good for
 * @param damping what keeps the sizes from swinging
 * @param emergency when to grow at once
 * @param dataQuality when the data is too poor to act on
 * @param aftermath when to undo a change
 * @param features what of all this is switched on
 * @param rules bounds and ranks of pools, the first match counts
 * @param groups classes of pools that are sized alike, the first match counts
 * @param schedules minimums at certain hours
 */
public record ScalingPolicy(
        ServiceId service,
        int version,
        PolicyMode mode,
        int budget,
        int reserve,
        Optional<Objective> objective,
        Surplus surplus,
        Optional<Signals> signals,
        Sizing sizing,
        Leases leases,
        Damping damping,
        Emergency emergency,
        DataQuality dataQuality,
        Aftermath aftermath,
        Features features,
        List<PoolRule> rules,
        List<PoolGroup> groups,
        List<PoolSchedule> schedules)
        implements ServiceFact {

    /** The largest budget that a service can have. */
    public static final int MOST_BUDGET = 1_000_000;

    private static final double ROUNDING = 1e-9;

    /** The most rules, and the most schedules, of one policy. */
    public static final int MOST_RULES = 1000;

    /** Copies the lists; refuses a reserve that eats the budget, and two ways to size a pool at once. */
    public ScalingPolicy {
        Check.that(version >= 1, "version must be at least 1", version);
        Check.that(budget >= 1 && budget <= MOST_BUDGET, "budget must be between 1 and " + MOST_BUDGET, budget);
        Check.that(
                reserve >= 0 && reserve < budget,
                "reserve must be at least 0 and below the budget of " + budget,
                reserve);
        boolean signalled = signals.isPresent()
                || groups.stream().anyMatch(group -> group.signals().isPresent());
        if (objective.isPresent() && signalled) {
            throw new IllegalArgumentException(
                    "an objective and signals are two ways to size a pool; leave one of them out");
        }
        Check.that(rules.size() <= MOST_RULES, "a policy may have at most " + MOST_RULES + " rules", rules.size());
        Check.that(
                schedules.size() <= MOST_RULES,
                "a policy may have at most " + MOST_RULES + " schedules",
                schedules.size());
        Check.that(groups.size() <= MOST_RULES, "a policy may have at most " + MOST_RULES + " groups", groups.size());
        double shares =
                groups.stream().mapToDouble(group -> group.share().orElse(0)).sum();
        Check.that(shares <= 1 + ROUNDING, "the shares of all groups must not add up to more than 1", shares);
        rules = List.copyOf(rules);
        groups = List.copyOf(groups);
        schedules = List.copyOf(schedules);
    }

    /** The usual settings, without an objective, rules or schedules. */
    public static ScalingPolicy usual(ServiceId service, int version, PolicyMode mode, int budget, int reserve) {
        return new ScalingPolicy(
                service,
                version,
                mode,
                budget,
                reserve,
                Optional.empty(),
                Surplus.RELEASE,
                Optional.empty(),
                Sizing.DEFAULT,
                Leases.DEFAULT,
                Damping.DEFAULT,
                Emergency.DEFAULT,
                DataQuality.DEFAULT,
                Aftermath.DEFAULT,
                Features.DEFAULT,
                List.of(),
                List.of(),
                List.of());
    }

    /** The rule for a pool: the first that matches, or {@link PoolRule#DEFAULT}; with its group's bounds if it has none. */
    public PoolRule ruleFor(PoolRegistration registration) {
        // Asked several times for each pool at each tick.
        PoolRule first = PoolRule.DEFAULT;
        for (PoolRule rule : rules) {
            if (rule.selector().matches(registration)) {
                first = rule;
                break;
            }
        }
        Optional<PoolGroup> group = groupOf(registration);
        return group.isPresent() ? first.in(group.get()) : first;
    }

    /** The group of a pool: the first that matches. */
    public Optional<PoolGroup> groupOf(PoolRegistration registration) {
        for (PoolGroup group : groups) {
            if (group.selector().matches(registration)) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    /** The thresholds for a pool: its group's, or all pools'. */
    public Optional<Signals> signalsFor(PoolRegistration registration) {
        return groupOf(registration).flatMap(PoolGroup::signals).or(this::signals);
    }

    /** What keeps a pool's size from swinging. */
    public Damping dampingFor(PoolRegistration registration) {
        Damping cooled = groupOf(registration)
                .flatMap(PoolGroup::cooldown)
                .map(damping::withCooldown)
                .orElse(damping);
        return signalsFor(registration).isPresent() ? cooled.withoutDeadBand() : cooled;
    }

    /** The same policy with other sizes for a demand. */
    public ScalingPolicy with(Sizing other) {
        return with(mode, other);
    }

    /** The same policy in another mode. */
    public ScalingPolicy withMode(PolicyMode other) {
        return with(other, sizing);
    }

    private ScalingPolicy with(PolicyMode newMode, Sizing newSizing) {
        return new ScalingPolicy(
                service,
                version,
                newMode,
                budget,
                reserve,
                objective,
                surplus,
                signals,
                newSizing,
                leases,
                damping,
                emergency,
                dataQuality,
                aftermath,
                features,
                rules,
                groups,
                schedules);
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.policy(this);
    }

    /**
     * What the sizes have to achieve. The headroom on top of what is expected then follows from how often that was not enough;
     * {@link Sizing#quantile}, {@link Sizing#headroom} and {@link Sizing#confidence} are not asked.
     *
     * @param violations the share of windows in which more is wanted than there is, above 0 and at most a half
     */
    public record Objective(double violations) {
        /** Refuses a share that no finite size reaches, and one that needs no headroom. */
        public Objective {
            Check.that(violations > 0 && violations <= 0.5, "violations must be above 0 and at most 0.5", violations);
        }
    }

    /** What becomes of the part of the budget that no pool needs. */
    public enum Surplus {
        /** It is free: pools hold what they need, and close the rest. */
        RELEASE,
        /** It is spread over the pools, in proportion to what each wanted lately, for what nobody foresees. */
        SPREAD
    }

    /**
     * How demand becomes a size.
     *
     * @param targetWait the 99th percentile of the wait to stay under, where arrivals and holds are known (Erlang C)
     * @param quantile the quantile of the forecast to be ready for, between 0 and 1
     * @param leadTime how far ahead to be ready
     * @param reactiveWindow how far back the recent peak is looked for
     * @param headroom share added to a demand of which only the size is known, 0 and up
     * @param confidence a forecast whose {@link ForecastError#confidence} is lower does not count, 0 to 1; not asked under an
     *     objective
     */
    public record Sizing(
            Duration targetWait,
            double quantile,
            Duration leadTime,
            Duration reactiveWindow,
            double headroom,
            double confidence) {

        /** 50 ms, the 95 % quantile, two minutes ahead, one minute back, a tenth on top, a confidence of 0.8. */
        public static final Sizing DEFAULT =
                new Sizing(Duration.ofMillis(50), 0.95, Duration.ofMinutes(2), Duration.ofMinutes(1), 0.1, 0.8);

        /** Refuses impossible targets. */
        public Sizing {
            positive("target wait", targetWait);
            Check.that(quantile > 0 && quantile < 1, "quantile must lie between 0 and 1", quantile);
            notNegative("lead time", leadTime);
            positive("reactive window", reactiveWindow);
            Check.amount("headroom", headroom);
            Check.fraction("confidence", confidence);
        }
    }

    /**
     * How long leases and commands are good for.
     *
     * @param duration how long a lease holds without renewal
     * @param renewBefore how long before its end it is renewed
     * @param commandExpiry how long a command may be applied after it was decided
     * @param reclaimMargin how long after the end of a lease with {@link LeaseLoss#FLOOR} its connections are taken back
     * @param onLoss what a pool does when its lease runs out
     */
    public record Leases(
            Duration duration, Duration renewBefore, Duration commandExpiry, Duration reclaimMargin, LeaseLoss onLoss) {

        /** Two minutes, renewed a minute before the end, commands good for ten seconds, margin ten seconds, hold. */
        public static final Leases DEFAULT = new Leases(
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                LeaseLoss.HOLD);

        /** Refuses leases that end before they can be renewed. */
        public Leases {
            positive("lease duration", duration);
            positive("time to renew before", renewBefore);
            positive("command expiry", commandExpiry);
            notNegative("reclaim margin", reclaimMargin);
            Check.that(
                    renewBefore.compareTo(duration) < 0,
                    "a lease must be renewed less than its duration of " + duration + " before its end",
                    renewBefore);
            Check.that(
                    commandExpiry.compareTo(duration) <= 0,
                    "a command must not outlive its lease of " + duration,
                    commandExpiry);
        }
    }

    /**
     * What keeps the sizes from swinging.
     *
     * @param deadBand changes smaller than this share of the size are not made, 0 to 1
     * @param stabilisation a pool shrinks to the highest size that it needed during this time
     * @param growCooldown at least this long after a change before a pool grows again, emergencies excepted
     * @param shrinkCooldown at least this long after a change before a pool shrinks
     * @param period the period that the steps below are for
     * @param largestGrow most connections that a pool gains in a period, at least 1, emergencies excepted
     * @param largestShrink most connections that a pool loses in a period, at least 1
     */
    public record Damping(
            double deadBand,
            Duration stabilisation,
            Duration growCooldown,
            Duration shrinkCooldown,
            Duration period,
            int largestGrow,
            int largestShrink) {

        /** A tenth; five minutes; no cooldown to grow, one minute to shrink; 20 up and 10 down a minute. */
        public static final Damping DEFAULT = new Damping(
                0.1, Duration.ofMinutes(5), Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(1), 20, 10);

        /**
         * Five minutes, and nothing else: what an objective needs, since what keeps a size from following the demand it has to
         * make up for with headroom.
         */
        public static final Damping UNDER_OBJECTIVE = new Damping(
                0,
                Duration.ofMinutes(5),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMinutes(1),
                MOST_BUDGET,
                MOST_BUDGET);

        /** The same for sizes that thresholds decide: the room between these is their dead band. */
        public Damping withoutDeadBand() {
            return new Damping(0, stabilisation, growCooldown, shrinkCooldown, period, largestGrow, largestShrink);
        }

        /** The same with one cooldown both ways. */
        Damping withCooldown(Duration cooldown) {
            return new Damping(deadBand, stabilisation, cooldown, cooldown, period, largestGrow, largestShrink);
        }

        /** Refuses steps that never move. */
        public Damping {
            Check.fraction("dead band", deadBand);
            notNegative("stabilisation window", stabilisation);
            notNegative("cooldown of growth", growCooldown);
            notNegative("cooldown of shrinking", shrinkCooldown);
            positive("period", period);
            Check.that(largestGrow >= 1, "the largest growth must be at least 1", largestGrow);
            Check.that(largestShrink >= 1, "the largest shrink must be at least 1", largestShrink);
        }
    }

    /**
     * When to grow at once.
     *
     * @param loadFactor demand of this many times the capacity is an emergency, at least {@value #LEAST_FACTOR}; below 1 a pool
     *     that is about to be full is one too
     * @param quiet no shrinking until this long after the last alarm
     */
    public record Emergency(double loadFactor, Duration quiet) {

        /** A lower factor would ask for more than twice the demand. */
        public static final double LEAST_FACTOR = 0.5;

        /** Twice the capacity; two minutes of quiet. */
        public static final Emergency DEFAULT = new Emergency(2, Duration.ofMinutes(2));

        /** Refuses a factor that is nearly always reached. */
        public Emergency {
            Check.that(
                    loadFactor >= LEAST_FACTOR && loadFactor < 1000,
                    "loadFactor must be at least " + LEAST_FACTOR + " and below 1000",
                    loadFactor);
            notNegative("quiet time", quiet);
        }
    }

    /**
     * When the data is too poor to act on.
     *
     * @param leastCoverage windows that cover a smaller share of their time do not count, 0 to 1
     * @param oldest older windows and forecasts do not count
     * @param anomalousShare when more than this share of at least three pools looks anomalous, the metric is at fault, 0 to 1
     */
    public record DataQuality(double leastCoverage, Duration oldest, double anomalousShare) {

        /** Half covered, a minute old, more than half anomalous. */
        public static final DataQuality DEFAULT = new DataQuality(0.5, Duration.ofMinutes(1), 0.5);

        /** Refuses impossible shares. */
        public DataQuality {
            Check.fraction("least coverage", leastCoverage);
            positive("oldest age", oldest);
            Check.fraction("anomalous share", anomalousShare);
        }
    }

    /**
     * When to undo a change.
     *
     * @param watch how long after a shrink its effect is watched
     * @param worseFactor undone when the p99 wait is above the target and this many times what it was, above 1
     */
    public record Aftermath(Duration watch, double worseFactor) {

        /** A minute; twice. */
        public static final Aftermath DEFAULT = new Aftermath(Duration.ofMinutes(1), 2);

        /** Refuses a factor that undoes everything. */
        public Aftermath {
            notNegative("watch time", watch);
            Check.that(worseFactor > 1, "worse factor must be above 1", worseFactor);
        }
    }

    /**
     * What of a policy is switched on. What is switched off leaves the rest as it is: without forecasts the recent peak
     * decides, without emergencies a pool grows at the next tick, without rollback a shrink stays made.
     *
     * @param forecast whether forecasts count
     * @param emergency whether alarms make pools grow at once
     * @param rollback whether shrinks that made things worse are taken back
     */
    public record Features(boolean forecast, boolean emergency, boolean rollback) {

        /** All of it. */
        public static final Features DEFAULT = new Features(true, true, true);
    }

    private static void positive(String what, Duration value) {
        Check.that(!value.isNegative() && !value.isZero(), what + " must be longer than 0", value);
    }

    private static void notNegative(String what, Duration value) {
        Check.that(!value.isNegative(), what + " must not be negative", value);
    }
}
