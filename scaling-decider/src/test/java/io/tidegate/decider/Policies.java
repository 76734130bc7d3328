package io.tidegate.decider;

import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolGroup;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.PoolSchedule;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ScalingPolicy.Aftermath;
import io.tidegate.domain.ScalingPolicy.Damping;
import io.tidegate.domain.ScalingPolicy.DataQuality;
import io.tidegate.domain.ScalingPolicy.Emergency;
import io.tidegate.domain.ScalingPolicy.Leases;
import io.tidegate.domain.ScalingPolicy.Sizing;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Signals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Policies for tests: a plain one, and the same with one thing changed. */
final class Policies {
    static final ServiceId SERVICE = new ServiceId("orders-db");

    /** Sizes are demands, nothing is damped but by the stabilisation of ten seconds, leases last a minute. */
    static final ScalingPolicy PLAIN = new ScalingPolicy(
            SERVICE,
            1,
            PolicyMode.ACT,
            60,
            10,
            Optional.empty(),
            ScalingPolicy.Surplus.RELEASE,
            Optional.empty(),
            new Sizing(Duration.ofMillis(50), 0.95, Duration.ofSeconds(10), Duration.ofSeconds(5), 0, 0.8),
            new Leases(
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    LeaseLoss.HOLD),
            new Damping(0, Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), 1000, 1000),
            new Emergency(2, Duration.ofSeconds(10)),
            new DataQuality(0.5, Duration.ofSeconds(30), 0.5),
            new Aftermath(Duration.ofSeconds(20), 2),
            ScalingPolicy.Features.DEFAULT,
            List.of(),
            List.of(),
            List.of());

    private Policies() {}

    /** The next version of a policy, with what is set to something else. */
    private static final class Next {
        private final ScalingPolicy base;
        private int budget;
        private int reserve;
        private Optional<ScalingPolicy.Objective> objective;
        private ScalingPolicy.Surplus surplus;
        private Optional<Signals> signals;
        private Leases leases;
        private Damping damping;
        private Emergency emergency;
        private ScalingPolicy.Features features;
        private List<PoolRule> rules;
        private List<PoolGroup> groups;
        private List<PoolSchedule> schedules;

        Next(ScalingPolicy base) {
            this.base = base;
            this.budget = base.budget();
            this.reserve = base.reserve();
            this.objective = base.objective();
            this.surplus = base.surplus();
            this.signals = base.signals();
            this.leases = base.leases();
            this.damping = base.damping();
            this.emergency = base.emergency();
            this.features = base.features();
            this.rules = base.rules();
            this.groups = base.groups();
            this.schedules = base.schedules();
        }

        ScalingPolicy policy() {
            return new ScalingPolicy(
                    base.service(),
                    base.version() + 1,
                    base.mode(),
                    budget,
                    reserve,
                    objective,
                    surplus,
                    signals,
                    base.sizing(),
                    leases,
                    damping,
                    emergency,
                    base.dataQuality(),
                    base.aftermath(),
                    features,
                    rules,
                    groups,
                    schedules);
        }
    }

    static ScalingPolicy with(ScalingPolicy base, Damping damping) {
        var next = new Next(base);
        next.damping = damping;
        return next.policy();
    }

    /** Another damping, and shrinks so soon after an alarm. */
    static ScalingPolicy with(ScalingPolicy base, Damping damping, Duration quiet) {
        var next = new Next(base);
        next.damping = damping;
        next.emergency = new Emergency(base.emergency().loadFactor(), quiet);
        return next.policy();
    }

    static ScalingPolicy spreading(ScalingPolicy base) {
        var next = new Next(base);
        next.surplus = ScalingPolicy.Surplus.SPREAD;
        return next.policy();
    }

    static ScalingPolicy withObjective(ScalingPolicy base, double violations) {
        var next = new Next(base);
        next.objective = Optional.of(new ScalingPolicy.Objective(violations));
        return next.policy();
    }

    static ScalingPolicy with(ScalingPolicy base, Leases leases) {
        var next = new Next(base);
        next.leases = leases;
        return next.policy();
    }

    static ScalingPolicy with(ScalingPolicy base, ScalingPolicy.Features features) {
        var next = new Next(base);
        next.features = features;
        return next.policy();
    }

    static ScalingPolicy with(ScalingPolicy base, Signals signals) {
        var next = new Next(base);
        next.signals = Optional.of(signals);
        return next.policy();
    }

    static ScalingPolicy with(ScalingPolicy base, Emergency emergency) {
        var next = new Next(base);
        next.emergency = emergency;
        return next.policy();
    }

    static ScalingPolicy withBudget(ScalingPolicy base, int budget, int reserve) {
        var next = new Next(base);
        next.budget = budget;
        next.reserve = reserve;
        return next.policy();
    }

    static ScalingPolicy withRules(ScalingPolicy base, PoolRule... rules) {
        var next = new Next(base);
        next.rules = List.of(rules);
        return next.policy();
    }

    static ScalingPolicy withGroups(ScalingPolicy base, PoolGroup... groups) {
        var next = new Next(base);
        next.groups = List.of(groups);
        return next.policy();
    }

    static ScalingPolicy withSchedules(ScalingPolicy base, PoolSchedule... schedules) {
        var next = new Next(base);
        next.schedules = List.of(schedules);
        return next.policy();
    }
}
