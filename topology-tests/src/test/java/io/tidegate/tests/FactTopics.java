package io.tidegate.tests;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import java.util.Map;

/** What the decider reads, and as which kind of fact it records it. */
public final class FactTopics {
    /** Every topic that it merges into its log. */
    public static final Map<Topic<?, ?>, Class<? extends ServiceFact>> ALL = Map.of(
            Topics.POOL_WINDOWS, PoolWindow.class,
            Topics.POOL_ALARMS, PoolAlarm.class,
            Topics.POOL_REGISTRY, PoolStatus.class,
            Topics.DEMAND_FORECASTS, DemandForecast.class,
            Topics.SCALING_POLICIES, ScalingPolicy.class,
            Topics.EXTERNAL_EVENTS, ExternalEvent.class,
            Topics.OPERATOR_CONSENTS, OperatorConsent.class,
            Topics.SCALING_OUTCOMES, ScalingOutcome.class);

    private FactTopics() {}
}
