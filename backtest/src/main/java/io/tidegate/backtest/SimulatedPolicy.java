package io.tidegate.backtest;

import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.PoolSelector;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ScalingPolicy.Aftermath;
import io.tidegate.domain.ScalingPolicy.Damping;
import io.tidegate.domain.ScalingPolicy.DataQuality;
import io.tidegate.domain.ScalingPolicy.Leases;
import io.tidegate.domain.ScalingPolicy.Sizing;
import io.tidegate.domain.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A policy as it is simulated: it acts, and what it says in times shorter than a step says what it means at that step. Live a
 * policy is asked every second and hears windows of seconds; here both happen once a step:
 *
 * <table>
 * <caption>What is raised</caption>
 * <tr><th>setting</th><th>to at least</th><th>because</th></tr>
 * <tr><td>dataQuality.oldest</td><td>2 steps</td><td>the newest window is a step long</td></tr>
 * <tr><td>leases.renewBefore</td><td>a step</td><td>else a lease ends between two chances to renew it</td></tr>
 * <tr><td>leases.duration</td><td>2 steps and the delay, more than renewBefore</td><td>the same</td></tr>
 * <tr><td>sizing.leadTime</td><td>the delay</td><td>what is ordered later comes too late</td></tr>
 * <tr><td>sizing.reactiveWindow, damping.stabilisation, aftermath.watch</td><td>a step</td><td>one window is the least that can be
 * looked at</td></tr>
 * <tr><td>damping.period</td><td>a step, with the largest steps in proportion</td><td>live they could be taken several times in
 * that time</td></tr>
 * </table>
 *
 * @param policy as it is simulated, with the service and budget of the replay not yet in it
 * @param raised what was raised, for people, empty where nothing was
 */
record SimulatedPolicy(ScalingPolicy policy, List<String> raised) {
    /** Copies the list. */
    SimulatedPolicy {
        raised = List.copyOf(raised);
    }

    /** What {@code policy} means at steps of this length. */
    static SimulatedPolicy of(ScalingPolicy policy, Duration step, Duration delay) {
        Raising raising = new Raising();
        Sizing sizing = policy.sizing();
        Sizing raisedSizing = new Sizing(
                sizing.targetWait(),
                sizing.quantile(),
                raising.raise("sizing.leadTime", sizing.leadTime(), delay),
                raising.raise("sizing.reactiveWindow", sizing.reactiveWindow(), step),
                sizing.headroom(),
                sizing.confidence());
        DataQuality quality = policy.dataQuality();
        DataQuality raisedQuality = new DataQuality(
                quality.leastCoverage(),
                raising.raise("dataQuality.oldest", quality.oldest(), step.multipliedBy(2)),
                quality.anomalousShare());
        Aftermath raisedAftermath = new Aftermath(
                raising.raise("aftermath.watch", policy.aftermath().watch(), step),
                policy.aftermath().worseFactor());
        ScalingPolicy simulated = with(
                policy,
                policy.service(),
                policy.budget(),
                policy.reserve(),
                raisedSizing,
                leases(policy.leases(), step, delay, raising),
                damping(policy.damping(), step, raising),
                raisedQuality,
                raisedAftermath,
                policy.rules());
        return new SimulatedPolicy(simulated, raising.told);
    }

    private static Leases leases(Leases leases, Duration step, Duration delay, Raising raising) {
        Duration before = raising.raise("leases.renewBefore", leases.renewBefore(), step);
        Duration duration = raising.raise(
                "leases.duration",
                leases.duration(),
                longest(step.multipliedBy(2).plus(delay), before.plus(step)));
        return new Leases(duration, before, leases.commandExpiry(), leases.reclaimMargin(), leases.onLoss());
    }

    private static Damping damping(Damping damping, Duration step, Raising raising) {
        Duration period = raising.raise("damping.period", damping.period(), step);
        double periods = (double) period.toMillis() / damping.period().toMillis();
        int grow = raising.multiply("damping.largestGrow", damping.largestGrow(), periods);
        int shrink = raising.multiply("damping.largestShrink", damping.largestShrink(), periods);
        return new Damping(
                damping.deadBand(),
                raising.raise("damping.stabilisation", damping.stabilisation(), step),
                damping.growCooldown(),
                damping.shrinkCooldown(),
                period,
                grow,
                shrink);
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The policy for one service, with that budget. */
    ScalingPolicy of(ServiceId service, int budget, int reserve) {
        return with(
                policy,
                service,
                budget,
                reserve,
                policy.sizing(),
                policy.leases(),
                policy.damping(),
                policy.dataQuality(),
                policy.aftermath(),
                policy.rules());
    }

    /** The same with pools ranked anew; their bounds stay what they were. */
    SimulatedPolicy ranking(Map<PoolRegistration, Integer> priorities) {
        List<PoolRule> rules = new ArrayList<>();
        priorities.forEach((pool, priority) -> {
            PoolRule before = policy.ruleFor(pool);
            rules.add(new PoolRule(
                    new PoolSelector(Optional.of(pool.pool().value()), Optional.empty(), Optional.empty(), Map.of()),
                    before.minimum(),
                    before.maximum(),
                    priority));
        });
        rules.addAll(policy.rules());
        return new SimulatedPolicy(
                with(
                        policy,
                        policy.service(),
                        policy.budget(),
                        policy.reserve(),
                        policy.sizing(),
                        policy.leases(),
                        policy.damping(),
                        policy.dataQuality(),
                        policy.aftermath(),
                        rules),
                raised);
    }

    private static ScalingPolicy with(
            ScalingPolicy policy,
            ServiceId service,
            int budget,
            int reserve,
            Sizing sizing,
            Leases leases,
            Damping damping,
            DataQuality quality,
            Aftermath aftermath,
            List<PoolRule> rules) {
        return new ScalingPolicy(
                service,
                1,
                PolicyMode.ACT,
                budget,
                reserve,
                policy.objective(),
                policy.surplus(),
                policy.signals(),
                sizing,
                leases,
                damping,
                policy.emergency(),
                quality,
                aftermath,
                policy.features(),
                rules,
                policy.groups(),
                policy.schedules());
    }

    /** Raises settings, and tells which. */
    private static final class Raising {
        private final List<String> told = new ArrayList<>();

        Duration raise(String key, Duration value, Duration least) {
            if (value.compareTo(least) >= 0) {
                return value;
            }
            told.add(key + " from " + spoken(value) + " to " + spoken(least));
            return least;
        }

        private static String spoken(Duration duration) {
            return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
        }

        int multiply(String key, int value, double times) {
            int multiplied = (int) Math.min(Integer.MAX_VALUE / 2, Math.round(value * times));
            if (multiplied != value) {
                told.add(key + " from " + value + " to " + multiplied);
            }
            return multiplied;
        }
    }
}
