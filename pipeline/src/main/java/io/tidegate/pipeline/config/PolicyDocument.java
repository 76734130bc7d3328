package io.tidegate.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolGroup;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.PoolSchedule;
import io.tidegate.domain.PoolSelector;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Signals;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A {@link ScalingPolicy} as an operator writes it: without a version, which {@code policy apply} counts, and with the
 * selectors of rules and schedules spread out. A document that exists is a valid policy.
 *
 * @param service the service
 * @param template what says what is left out, instead of the usual defaults; its name alone is kept here, what it says is in
 *     the other components
 * @param mode whether decisions act; shadow when left out
 * @param budget connections that all pools together may ever hold
 * @param reserve the part of the budget for first leases and emergencies; 0 when left out
 * @param objective what the sizes have to achieve
 * @param surplus what becomes of the part of the budget that no pool needs; when left out it is spread under an objective, and
 *     else released
 * @param signals thresholds by which pools are sized, instead of by {@code sizing}
 * @param sizing how demand becomes a size
 * @param leases how long leases and commands are good for
 * @param damping what keeps the sizes from swinging; when left out what suits the objective, or without one the usual
 * @param emergency when to grow at once
 * @param dataQuality when the data is too poor to act on
 * @param aftermath when to undo a change
 * @param features what of all this is switched on
 * @param rules bounds and ranks of pools, the first match counts
 * @param groups classes of pools that are sized alike, the first match counts
 * @param schedules minimums at certain hours
 */
public record PolicyDocument(
        ServiceId service,
        Optional<PolicyTemplate> template,
        Optional<PolicyMode> mode,
        int budget,
        OptionalInt reserve,
        Optional<ScalingPolicy.Objective> objective,
        Optional<ScalingPolicy.Surplus> surplus,
        Optional<Signals> signals,
        ScalingPolicy.Sizing sizing,
        ScalingPolicy.Leases leases,
        Optional<ScalingPolicy.Damping> damping,
        ScalingPolicy.Emergency emergency,
        ScalingPolicy.DataQuality dataQuality,
        ScalingPolicy.Aftermath aftermath,
        ScalingPolicy.Features features,
        List<Rule> rules,
        List<Group> groups,
        List<Schedule> schedules) {

    /** Refuses what is not a valid policy. Not compact: only a document whose fields are set can be asked for it. */
    public PolicyDocument(
            ServiceId service,
            Optional<PolicyTemplate> template,
            Optional<PolicyMode> mode,
            int budget,
            OptionalInt reserve,
            Optional<ScalingPolicy.Objective> objective,
            Optional<ScalingPolicy.Surplus> surplus,
            Optional<Signals> signals,
            ScalingPolicy.Sizing sizing,
            ScalingPolicy.Leases leases,
            Optional<ScalingPolicy.Damping> damping,
            ScalingPolicy.Emergency emergency,
            ScalingPolicy.DataQuality dataQuality,
            ScalingPolicy.Aftermath aftermath,
            ScalingPolicy.Features features,
            List<Rule> rules,
            List<Group> groups,
            List<Schedule> schedules) {
        this.service = service;
        this.template = template;
        this.mode = mode;
        this.budget = budget;
        this.reserve = reserve;
        this.objective = objective;
        this.surplus = surplus;
        this.signals = signals;
        this.sizing = sizing;
        this.leases = leases;
        this.damping = damping;
        this.emergency = emergency;
        this.dataQuality = dataQuality;
        this.aftermath = aftermath;
        this.features = features;
        this.rules = List.copyOf(rules);
        this.groups = List.copyOf(groups);
        this.schedules = List.copyOf(schedules);
        if (template.isPresent() && objective.isPresent()) {
            throw new IllegalArgumentException("the template " + template.get().word()
                    + " sizes by signals, and an objective is another way to size a pool; leave one of them out");
        }
        toPolicy(1);
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
        public Rule(
                Optional<String> pool,
                Optional<ProviderId> provider,
                Optional<RegionId> region,
                Map<String, String> labels,
                OptionalInt minimum,
                OptionalInt maximum,
                OptionalInt priority) {
            this.pool = pool;
            this.provider = provider;
            this.region = region;
            this.labels = labels;
            this.minimum = minimum;
            this.maximum = maximum;
            this.priority = priority;
            toDomain();
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
            return new PoolRule(
                    new PoolSelector(pool, provider, region, labels),
                    minimum,
                    maximum,
                    priority.orElse(PoolRule.USUAL));
        }
    }

    /**
     * A class of pools that are sized alike.
     *
     * @param name what an operator calls it
     * @param pool a pool's id, in which {@code *} stands for any run of characters; every pool when left out
     * @param provider who runs it
     * @param region where it runs
     * @param labels labels that the pool must carry
     * @param signals thresholds to size by; the policy's when left out
     * @param cooldown at least this long between changes; the policy's damping when left out
     * @param minimum the least the decider leaves each; the pool's floor when left out
     * @param maximum the most the decider gives each; the pool's ceiling when left out
     * @param share the share of the budget that they may hold together; all of it when left out
     */
    public record Group(
            String name,
            Optional<String> pool,
            Optional<ProviderId> provider,
            Optional<RegionId> region,
            Map<String, String> labels,
            Optional<Signals> signals,
            Optional<Duration> cooldown,
            OptionalInt minimum,
            OptionalInt maximum,
            OptionalDouble share) {
        /** Refuses what is not a valid group. */
        public Group(
                String name,
                Optional<String> pool,
                Optional<ProviderId> provider,
                Optional<RegionId> region,
                Map<String, String> labels,
                Optional<Signals> signals,
                Optional<Duration> cooldown,
                OptionalInt minimum,
                OptionalInt maximum,
                OptionalDouble share) {
            this.name = name;
            this.pool = pool;
            this.provider = provider;
            this.region = region;
            this.labels = labels;
            this.signals = signals;
            this.cooldown = cooldown;
            this.minimum = minimum;
            this.maximum = maximum;
            this.share = share;
            toDomain();
        }

        private static Group of(PoolGroup group) {
            PoolSelector selector = group.selector();
            return new Group(
                    group.name(),
                    selector.pool(),
                    selector.provider(),
                    selector.region(),
                    selector.labels(),
                    group.signals(),
                    group.cooldown(),
                    group.minimum(),
                    group.maximum(),
                    group.share());
        }

        private PoolGroup toDomain() {
            return new PoolGroup(
                    name, new PoolSelector(pool, provider, region, labels), signals, cooldown, minimum, maximum, share);
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
        public Schedule(
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
            this.name = name;
            this.pool = pool;
            this.provider = provider;
            this.region = region;
            this.labels = labels;
            this.days = days;
            this.from = from;
            this.to = to;
            this.zone = zone;
            this.minimum = minimum;
            toDomain();
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
            return new PoolSchedule(
                    name,
                    new PoolSelector(pool, provider, region, labels),
                    days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days,
                    from,
                    to,
                    zone.orElse(ZoneOffset.UTC),
                    minimum);
        }
    }

    /** Reads a document, with everything that is wrong with it. */
    public static RecordBinder.Bound<PolicyDocument> read(JsonNode tree) {
        return RecordBinder.bind(PolicyTemplate.underlay(tree), PolicyDocument.class);
    }

    /** The document that gives {@code policy}: it says all that is in force, and so names no template. */
    public static PolicyDocument of(ScalingPolicy policy) {
        return new PolicyDocument(
                policy.service(),
                Optional.empty(),
                Optional.of(policy.mode()),
                policy.budget(),
                OptionalInt.of(policy.reserve()),
                policy.objective(),
                Optional.of(policy.surplus()),
                policy.signals(),
                policy.sizing(),
                policy.leases(),
                Optional.of(policy.damping()),
                policy.emergency(),
                policy.dataQuality(),
                policy.aftermath(),
                policy.features(),
                policy.rules().stream().map(Rule::of).collect(Collectors.toList()),
                policy.groups().stream().map(Group::of).collect(Collectors.toList()),
                policy.schedules().stream().map(Schedule::of).collect(Collectors.toList()));
    }

    /** The policy that this document describes, as its given version. */
    public ScalingPolicy toPolicy(int version) {
        return new ScalingPolicy(
                service,
                version,
                mode.orElse(PolicyMode.SHADOW),
                budget,
                reserve.orElse(0),
                objective,
                surplus.orElse(objective.isPresent() ? ScalingPolicy.Surplus.SPREAD : ScalingPolicy.Surplus.RELEASE),
                signals,
                sizing,
                leases,
                damping.orElse(
                        objective.isPresent() ? ScalingPolicy.Damping.UNDER_OBJECTIVE : ScalingPolicy.Damping.DEFAULT),
                emergency,
                dataQuality,
                aftermath,
                features,
                rules.stream().map(Rule::toDomain).collect(Collectors.toList()),
                groups.stream().map(Group::toDomain).collect(Collectors.toList()),
                schedules.stream().map(Schedule::toDomain).collect(Collectors.toList()));
    }
}
