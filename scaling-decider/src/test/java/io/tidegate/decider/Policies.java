package io.tidegate.decider;

import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PolicyMode;
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
            List.of(),
            List.of());

    private Policies() {}

    static ScalingPolicy with(ScalingPolicy base, Damping damping) {
        return build(
                base,
                base.mode(),
                base.budget(),
                base.reserve(),
                base.leases(),
                damping,
                base.rules(),
                base.schedules());
    }

    /** Another damping, and shrinks so soon after an alarm. */
    static ScalingPolicy with(ScalingPolicy base, Damping damping, Duration quiet) {
        return new ScalingPolicy(
                base.service(),
                base.version() + 1,
                base.mode(),
                base.budget(),
                base.reserve(),
                base.objective(),
                base.surplus(),
                base.sizing(),
                base.leases(),
                damping,
                new Emergency(base.emergency().loadFactor(), quiet),
                base.dataQuality(),
                base.aftermath(),
                base.rules(),
                base.schedules());
    }

    static ScalingPolicy spreading(ScalingPolicy base) {
        return new ScalingPolicy(
                base.service(),
                base.version() + 1,
                base.mode(),
                base.budget(),
                base.reserve(),
                base.objective(),
                ScalingPolicy.Surplus.SPREAD,
                base.sizing(),
                base.leases(),
                base.damping(),
                base.emergency(),
                base.dataQuality(),
                base.aftermath(),
                base.rules(),
                base.schedules());
    }

    static ScalingPolicy withObjective(ScalingPolicy base, double violations) {
        return new ScalingPolicy(
                base.service(),
                base.version() + 1,
                base.mode(),
                base.budget(),
                base.reserve(),
                Optional.of(new ScalingPolicy.Objective(violations)),
                base.surplus(),
                base.sizing(),
                base.leases(),
                base.damping(),
                base.emergency(),
                base.dataQuality(),
                base.aftermath(),
                base.rules(),
                base.schedules());
    }

    static ScalingPolicy with(ScalingPolicy base, Leases leases) {
        return build(
                base,
                base.mode(),
                base.budget(),
                base.reserve(),
                leases,
                base.damping(),
                base.rules(),
                base.schedules());
    }

    static ScalingPolicy withBudget(ScalingPolicy base, int budget, int reserve) {
        return build(base, base.mode(), budget, reserve, base.leases(), base.damping(), base.rules(), base.schedules());
    }

    static ScalingPolicy withRules(ScalingPolicy base, PoolRule... rules) {
        return build(
                base,
                base.mode(),
                base.budget(),
                base.reserve(),
                base.leases(),
                base.damping(),
                List.of(rules),
                base.schedules());
    }

    static ScalingPolicy withSchedules(ScalingPolicy base, PoolSchedule... schedules) {
        return build(
                base,
                base.mode(),
                base.budget(),
                base.reserve(),
                base.leases(),
                base.damping(),
                base.rules(),
                List.of(schedules));
    }

    private static ScalingPolicy build(
            ScalingPolicy base,
            PolicyMode mode,
            int budget,
            int reserve,
            Leases leases,
            Damping damping,
            List<PoolRule> rules,
            List<PoolSchedule> schedules) {
        return new ScalingPolicy(
                base.service(),
                base.version() + 1,
                mode,
                budget,
                reserve,
                base.objective(),
                base.surplus(),
                base.sizing(),
                leases,
                damping,
                base.emergency(),
                base.dataQuality(),
                base.aftermath(),
                rules,
                schedules);
    }
}
