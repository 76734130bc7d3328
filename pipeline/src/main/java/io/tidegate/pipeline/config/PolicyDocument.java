package io.tidegate.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.PoolSchedule;
import io.tidegate.domain.PoolSelector;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A {@link ScalingPolicy} as an operator writes it: without a version, which {@code policy apply} counts, and with the
 * selectors of rules and schedules spread out. A document that exists is a valid policy.
 *
 * @param service the service
 * @param mode whether decisions act; shadow when left out
 * @param budget connections that all pools together may ever hold
 * @param reserve the part of the budget for first leases and emergencies; 0 when left out
 * @param sizing how demand becomes a size
 * @param leases how long leases and commands are good for
 * @param damping what keeps the sizes from swinging
 * @param emergency when to grow at once
 * @param dataQuality when the data is too poor to act on
 * @param aftermath when to undo a change
 * @param rules bounds and ranks of pools, the first match counts
 * @param schedules minimums at certain hours
 */
public record PolicyDocument(
        ServiceId service,
        Optional<PolicyMode> mode,
        int budget,
        OptionalInt reserve,
        ScalingPolicy.Sizing sizing,
        ScalingPolicy.Leases leases,
        ScalingPolicy.Damping damping,
        ScalingPolicy.Emergency emergency,
        ScalingPolicy.DataQuality dataQuality,
        ScalingPolicy.Aftermath aftermath,
        List<Rule> rules,
        List<Schedule> schedules) {

    /** Refuses what is not a valid policy. */
    public PolicyDocument {
        rules = List.copyOf(rules);
        schedules = List.copyOf(schedules);
        policy(
                service,
                1,
                mode,
                budget,
                reserve,
                sizing,
                leases,
                damping,
                emergency,
                dataQuality,
                aftermath,
                rules,
                schedules);
    }

    /**
     * Bounds and rank of some pools.
     *
     * @param pool a pool's id, in which {@code *} stands for any run of characters; every pool when left out
     * @param provider who runs it
     * @param region where it runs
     * @param labels labels that the pool must carry
     * @param minimum the least the decider leaves them; the pool's floor when left out
     * @param maximum the most the decider gives them; the pool's ceiling when left out
     * @param priority higher is served first; {@value PoolRule#USUAL} when left out
     */
    public record Rule(
            Optional<String> pool,
            Optional<ProviderId> provider,
            Optional<RegionId> region,
            Map<String, String> labels,
            OptionalInt minimum,
            OptionalInt maximum,
            OptionalInt priority) {
        /** Refuses what is not a valid rule. */
        public Rule {
            rule(pool, provider, region, labels, minimum, maximum, priority);
        }

        private static PoolRule rule(
                Optional<String> pool,
                Optional<ProviderId> provider,
                Optional<RegionId> region,
                Map<String, String> labels,
                OptionalInt minimum,
                OptionalInt maximum,
                OptionalInt priority) {
            return new PoolRule(
                    new PoolSelector(pool, provider, region, labels),
                    minimum,
                    maximum,
                    priority.orElse(PoolRule.USUAL));
        }

        private static Rule of(PoolRule rule) {
            PoolSelector selector = rule.selector();
            return new Rule(
                    selector.pool(),
                    selector.provider(),
                    selector.region(),
                    selector.labels(),
                    rule.minimum(),
                    rule.maximum(),
                    OptionalInt.of(rule.priority()));
        }

        private PoolRule toDomain() {
            return rule(pool, provider, region, labels, minimum, maximum, priority);
        }
    }

    /**
     * A minimum that holds at certain hours.
     *
     * @param name what an operator calls it
     * @param pool a pool's id, in which {@code *} stands for any run of characters; every pool when left out
     * @param provider who runs it
     * @param region where it runs
     * @param labels labels that the pool must carry
     * @param days on which days it begins; every day when left out
     * @param from from what time of day
     * @param to to what time of day; at or before {@code from} means on the next day
     * @param zone whose clock; UTC when left out
     * @param minimum the least that each of the pools gets
     */
    public record Schedule(
            String name,
            Optional<String> pool,
            Optional<ProviderId> provider,
            Optional<RegionId> region,
            Map<String, String> labels,
            Set<DayOfWeek> days,
            LocalTime from,
            LocalTime to,
            Optional<ZoneId> zone,
            int minimum) {
        /** Refuses what is not a valid schedule. */
        public Schedule {
            schedule(name, pool, provider, region, labels, days, from, to, zone, minimum);
        }

        private static PoolSchedule schedule(
                String name,
                Optional<String> pool,
                Optional<ProviderId> provider,
                Optional<RegionId> region,
                Map<String, String> labels,
                Set<DayOfWeek> days,
                LocalTime from,
                LocalTime to,
                Optional<ZoneId> zone,
                int minimum) {
            return new PoolSchedule(
                    name,
                    new PoolSelector(pool, provider, region, labels),
                    days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days,
                    from,
                    to,
                    zone.orElse(ZoneOffset.UTC),
                    minimum);
        }

        private static Schedule of(PoolSchedule schedule) {
            PoolSelector selector = schedule.selector();
            return new Schedule(
                    schedule.name(),
                    selector.pool(),
                    selector.provider(),
                    selector.region(),
                    selector.labels(),
                    EnumSet.copyOf(schedule.days()),
                    schedule.from(),
                    schedule.to(),
                    Optional.of(schedule.zone()),
                    schedule.minimum());
        }

        private PoolSchedule toDomain() {
            return schedule(name, pool, provider, region, labels, days, from, to, zone, minimum);
        }
    }

    /** Reads a document, with everything that is wrong with it. */
    public static RecordBinder.Bound<PolicyDocument> read(JsonNode tree) {
        return RecordBinder.bind(tree, PolicyDocument.class);
    }

    /** The document that gives {@code policy}. */
    public static PolicyDocument of(ScalingPolicy policy) {
        return new PolicyDocument(
                policy.service(),
                Optional.of(policy.mode()),
                policy.budget(),
                OptionalInt.of(policy.reserve()),
                policy.sizing(),
                policy.leases(),
                policy.damping(),
                policy.emergency(),
                policy.dataQuality(),
                policy.aftermath(),
                policy.rules().stream().map(Rule::of).collect(Collectors.toList()),
                policy.schedules().stream().map(Schedule::of).collect(Collectors.toList()));
    }

    /** The policy that this document describes, as its given version. */
    public ScalingPolicy toPolicy(int version) {
        return policy(
                service,
                version,
                mode,
                budget,
                reserve,
                sizing,
                leases,
                damping,
                emergency,
                dataQuality,
                aftermath,
                rules,
                schedules);
    }

    private static ScalingPolicy policy(
            ServiceId service,
            int version,
            Optional<PolicyMode> mode,
            int budget,
            OptionalInt reserve,
            ScalingPolicy.Sizing sizing,
            ScalingPolicy.Leases leases,
            ScalingPolicy.Damping damping,
            ScalingPolicy.Emergency emergency,
            ScalingPolicy.DataQuality dataQuality,
            ScalingPolicy.Aftermath aftermath,
            List<Rule> rules,
            List<Schedule> schedules) {
        return new ScalingPolicy(
                service,
                version,
                mode.orElse(PolicyMode.SHADOW),
                budget,
                reserve.orElse(0),
                sizing,
                leases,
                damping,
                emergency,
                dataQuality,
                aftermath,
                rules.stream().map(Rule::toDomain).collect(Collectors.toList()),
                schedules.stream().map(Schedule::toDomain).collect(Collectors.toList()));
    }
}
