package io.tidegate.decider;

import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.SeenAlarm;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is an emergency, and how long one lasts. */
final class EmergencyRule {
    private EmergencyRule() {}

    /** Whether alarms are acted on. */
    static boolean isOn(ScalingPolicy policy) {
        return policy.features().emergency();
    }

    /** What an alarm came to that is not acted on, for a person. */
    static Optional<String> whyNot(ScalingPolicy policy, Optional<SeenAlarm> alarm, Instant now) {
        return isOn(policy)
                        || alarm.isEmpty()
                        || isOver(alarm.get(), policy.emergency().quiet(), now)
                ? Optional.empty()
                : Optional.of("the alarm at " + alarm.get().at() + " is not acted on: emergencies are switched off");
    }

    /** Somebody waits for a connection, or demand is a multiple of the capacity. */
    static boolean isEmergency(Optional<ScalingPolicy> policy, PoolAlarm alarm) {
        double factor = policy.map(ScalingPolicy::emergency)
                .orElse(ScalingPolicy.Emergency.DEFAULT)
                .loadFactor();
        return switch (alarm.kind()) {
            case SATURATED -> true;
            case SUDDEN_LOAD -> alarm.demand() >= factor * alarm.capacity();
            case SILENT, BACK -> false;
        };
    }

    /**
     * The fewest connections with which an alarm's demand is no emergency and fits: where the factor is above 1 the demand, else
     * so many more that its share of them is below the factor.
     */
    static int wanted(ScalingPolicy policy, PoolAlarm alarm) {
        double factor = policy.emergency().loadFactor();
        return factor > 1 ? alarm.demand() : (int) Math.min(Integer.MAX_VALUE, Math.floor(alarm.demand() / factor) + 1);
    }

    /** Whether the need of the emergency still stands: it is exempt from damping. */
    static boolean isAcute(ScalingPolicy policy, Optional<SeenAlarm> alarm, Instant now) {
        return isOn(policy)
                && alarm.isPresent()
                && !isOver(alarm.get(), policy.sizing().reactiveWindow(), now);
    }

    /** Whether it is too early to shrink. */
    static boolean isUnquiet(ScalingPolicy policy, Optional<SeenAlarm> alarm, Instant now) {
        return isOn(policy)
                && alarm.isPresent()
                && !isOver(alarm.get(), policy.emergency().quiet(), now);
    }

    private static boolean isOver(SeenAlarm alarm, Duration after, Instant now) {
        return !now.isBefore(alarm.at().plus(after));
    }
}
