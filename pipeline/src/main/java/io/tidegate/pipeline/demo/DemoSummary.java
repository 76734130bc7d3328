package io.tidegate.pipeline.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a demonstration measured; written as JSON with {@code --summary}.
 *
 * @param budget connections that the pools of one side may have together
 * @param durationSeconds how long the load ran
 * @param tidegate the side with the agent
 * @param staticPools the side with fixed pools; absent with {@code --no-static}; named {@code static} in JSON
 * @param decisions what became of each decision that was sent or would have been
 * @param resizes how many of them changed a size
 * @param forecastWape the sum of absolute errors of the pools' forecasts at the lead time over the sum of the demand
 * @param forecastsMeasured how many forecasts that came due it stands on
 * @param readySeconds from the command to the first sample
 * @param peakMemoryMb the most memory that all processes held together; absent where the system does not tell
 * @param faults what the alarms made of injected faults; absent without {@code --faults}
 */
public record DemoSummary(
        int budget,
        double durationSeconds,
        SideSummary tidegate,

        @JsonProperty("static") @JsonInclude(JsonInclude.Include.NON_ABSENT)
        Optional<SideSummary> staticPools,

        DecisionSummary decisions,
        long resizes,
        double forecastWape,
        long forecastsMeasured,
        double readySeconds,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> peakMemoryMb,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<FaultSummary> faults) {

    /**
     * One side of the comparison.
     *
     * @param borrows connections handed out
     * @param timeouts borrowers that gave up
     * @param failures statements that failed
     * @param waitP99Ms 99th percentile of the wait, those who gave up included
     * @param connectionMinutes connections times minutes held
     * @param maxConnectionsSeen the most in {@code pg_stat_activity}
     * @param budgetOverruns looks at {@code pg_stat_activity} that saw more than the budget
     * @param looks how often it was looked at
     */
    public record SideSummary(
            long borrows,
            long timeouts,
            long failures,
            double waitP99Ms,
            double connectionMinutes,
            int maxConnectionsSeen,
            long budgetOverruns,
            long looks) {}

    /**
     * What became of the decisions; {@code made} is the sum of the others.
     *
     * @param made resizes and renewals that were decided
     * @param applied the pool has the size
     * @param refused the pool refused
     * @param failed the pool did not reach the size in time
     * @param expired nothing was heard in time
     * @param superseded a later one took its place
     * @param shadowed nothing was sent, by policy
     * @param unaccounted no outcome was published, a fault of the pipeline
     * @param renewals how many of {@code made} only renewed a lease
     * @param doubled outcomes beyond the first for one decision, a fault of the pipeline
     */
    public record DecisionSummary(
            long made,
            long applied,
            long refused,
            long failed,
            long expired,
            long superseded,
            long shadowed,
            long unaccounted,
            long renewals,
            long doubled) {}

    /**
     * What the alarms made of injected faults.
     *
     * @param injected how many faults
     * @param caught faults during which, or just after which, the right kind of alarm was raised for their pool
     * @param falseAlarms alarms that belong to no fault
     * @param each every fault, in the order of time
     * @param unfounded every alarm that belongs to no fault, in the order of time
     */
    public record FaultSummary(
            int injected, int caught, int falseAlarms, List<InjectedFault> each, List<UnfoundedAlarm> unfounded) {
        /** Copies the faults and the alarms. */
        public FaultSummary {
            each = List.copyOf(each);
            unfounded = List.copyOf(unfounded);
        }
    }

    /**
     * One fault.
     *
     * @param kind what went wrong
     * @param pool the pool that suffered
     * @param fromSeconds when it began, from the beginning of the load
     * @param toSeconds when it ended
     * @param caught whether an alarm was raised for it
     * @param by the first such alarm; absent when it was missed
     */
    public record InjectedFault(
            String kind,
            String pool,
            double fromSeconds,
            double toSeconds,
            boolean caught,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Catch> by) {}

    /**
     * How a fault was caught.
     *
     * @param alarm the metric that was unusual, or {@code liveness}
     * @param afterSeconds how long after the fault began
     */
    public record Catch(String alarm, double afterSeconds) {}

    /**
     * An alarm that belongs to no fault.
     *
     * @param pool the pool that it was raised for
     * @param alarm the metric that was unusual, or {@code liveness}
     * @param z how unusual; absent for liveness
     * @param atSeconds when, from the beginning of the load
     * @param text what an operator was told
     */
    public record UnfoundedAlarm(
            String pool,
            String alarm,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble z,
            double atSeconds,
            String text) {}

    /** Whether the promise was kept: no overrun, and every decision in exactly one outcome. */
    public boolean kept() {
        return tidegate.budgetOverruns() == 0 && decisions.unaccounted() == 0 && decisions.doubled() == 0;
    }
}
