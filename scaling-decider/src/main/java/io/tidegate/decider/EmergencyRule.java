package io.tidegate.decider;

import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.SeenAlarm;
import java.time.Instant;
import java.util.Optional;

/** What is an emergency, and how long one lasts. */
final class EmergencyRule {
    private EmergencyRule() {}

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

    /** Whether the need of the emergency still stands: it is exempt from damping. */
    static boolean isAcute(ScalingPolicy policy, Optional<SeenAlarm> alarm, Instant now) {
        return alarm.filter(seen -> now.isBefore(seen.at().plus(policy.sizing().reactiveWindow())))
                .isPresent();
    }

    /** Whether it is too early to shrink. */
    static boolean isUnquiet(ScalingPolicy policy, Optional<SeenAlarm> alarm, Instant now) {
        return alarm.filter(
                        seen -> now.isBefore(seen.at().plus(policy.emergency().quiet())))
                .isPresent();
    }
}
