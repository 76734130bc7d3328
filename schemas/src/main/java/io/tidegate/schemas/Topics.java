package io.tidegate.schemas;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.Insight;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.state.SnapshotPart;
import io.tidegate.schemas.Topic.Cleanup;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.schemas.state.TrainedModelKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every topic of Tidegate. A topic's name stands here and nowhere else. */
public final class Topics {
    /** What all names begin with. */
    public static final String PREFIX = "tidegate.";

    /** How many partitions a topic has unless the operator wants another number. */
    public static final int PARTITIONS = 4;

    private static final KeyCodec<PoolId> POOL = KeyCodec.text(PoolId::value, PoolId::new);
    private static final KeyCodec<ServiceId> SERVICE = KeyCodec.text(ServiceId::value, ServiceId::new);
    private static final KeyCodec<TrainedModelKey> MODEL =
            KeyCodec.text(TrainedModelKey::toString, TrainedModelKey::parse);
    private static final KeyCodec<ExternalEventKey> EVENT =
            KeyCodec.text(ExternalEventKey::toString, ExternalEventKey::parse);

    /** Who a pool is. */
    public static final Topic<PoolId, PoolRegistration> POOL_REGISTRATIONS =
            compacted("pool-registrations", POOL, PoolCodecs.REGISTRATION);

    /** That a pool is alive, its size, and the lease it holds. */
    public static final Topic<PoolId, PoolHeartbeat> POOL_HEARTBEATS =
            kept(days(1), "pool-heartbeats", POOL, PoolCodecs.HEARTBEAT);

    /** Samples, and marks of the wall clock where samples are missing. */
    public static final Topic<PoolId, PoolReading> POOL_METRICS =
            kept(days(30), "pool-metrics", POOL, PoolCodecs.READING);

    /** Closed windows. */
    public static final Topic<PoolId, PoolWindow> POOL_WINDOWS =
            kept(days(90), "pool-windows", POOL, PoolCodecs.WINDOW);

    /** The fast lane: what cannot wait for a window to close. */
    public static final Topic<PoolId, PoolAlarm> POOL_ALARMS = kept(days(30), "pool-alarms", POOL, PoolCodecs.ALARM);

    /** All that is known of each pool. */
    public static final Topic<PoolId, PoolStatus> POOL_REGISTRY = compacted("pool-registry", POOL, PoolCodecs.STATUS);

    /** What is worth telling an operator. */
    public static final Topic<ServiceId, Insight> INSIGHTS = kept(days(90), "insights", SERVICE, ServiceCodecs.INSIGHT);

    /** Campaigns, maintenance, batch runs; each change a record. */
    public static final Topic<ExternalEventKey, ExternalEvent> EXTERNAL_EVENTS =
            keptForEver("external-events", EVENT, ServiceCodecs.EVENT);

    /** Forecasts for each pool and for the service as a whole. */
    public static final Topic<ServiceId, DemandForecast> DEMAND_FORECASTS =
            kept(days(30), "demand-forecasts", SERVICE, ServiceCodecs.FORECAST);

    /** How wrong the forecasts of each series have been. */
    public static final Topic<ServiceId, ForecastAccuracy> FORECAST_ACCURACY =
            kept(days(30), "forecast-accuracy", SERVICE, ServiceCodecs.ACCURACY);

    /** What the models that are trained over all series learn from; one partition, as they learn from all. */
    public static final Topic<PoolId, ForecastLesson> FORECAST_LESSONS =
            kept(days(14), "forecast-lessons", POOL, TrainingCodecs.LESSON).undivided();

    /** Those models, each version a record; one partition, which everybody reads. */
    public static final Topic<TrainedModelKey, TrainedModelEvent> FORECAST_MODELS =
            compacted("forecast-models", MODEL, TrainingCodecs.MODEL).undivided();

    /** Policies, each version a record. */
    public static final Topic<ServiceId, ScalingPolicy> SCALING_POLICIES =
            keptForEver("scaling-policies", SERVICE, ServiceCodecs.POLICY);

    /** What operators allow, forbid and order. */
    public static final Topic<ServiceId, OperatorConsent> OPERATOR_CONSENTS =
            keptForEver("operator-consents", SERVICE, ServiceCodecs.CONSENT);

    /** All that the decider knows, in one order. */
    public static final Topic<ServiceId, ServiceInput> SERVICE_INPUTS =
            kept(days(90), "service-inputs", SERVICE, ServiceCodecs.INPUT);

    /** What the decider knows of each service at times, in parts, so that a replay need not begin at the beginning. */
    public static final Topic<ServiceId, SnapshotPart> SERVICE_SNAPSHOTS =
            kept(days(90), "service-snapshots", SERVICE, DeciderStates.SNAPSHOT);

    /** Every decision, and every hold after a change, with its trace of reasons. */
    public static final Topic<ServiceId, ScalingDecision> SCALING_DECISIONS =
            kept(days(400), "scaling-decisions", SERVICE, ServiceCodecs.DECISION);

    /** What pools shall do. */
    public static final Topic<PoolId, PoolCommand> POOL_COMMANDS =
            kept(days(1), "pool-commands", POOL, PoolCodecs.COMMAND);

    /** What pools did. */
    public static final Topic<PoolId, CommandResult> POOL_COMMAND_RESULTS =
            kept(days(30), "pool-command-results", POOL, PoolCodecs.RESULT);

    /** How each decision ended. */
    public static final Topic<ServiceId, ScalingOutcome> SCALING_OUTCOMES =
            kept(days(400), "scaling-outcomes", SERVICE, ServiceCodecs.OUTCOME);

    private static final List<Topic<?, ?>> ALL = List.of(
            POOL_REGISTRATIONS,
            POOL_HEARTBEATS,
            POOL_METRICS,
            POOL_WINDOWS,
            POOL_ALARMS,
            POOL_REGISTRY,
            INSIGHTS,
            EXTERNAL_EVENTS,
            DEMAND_FORECASTS,
            FORECAST_ACCURACY,
            FORECAST_LESSONS,
            FORECAST_MODELS,
            SCALING_POLICIES,
            OPERATOR_CONSENTS,
            SERVICE_INPUTS,
            SERVICE_SNAPSHOTS,
            SCALING_DECISIONS,
            POOL_COMMANDS,
            POOL_COMMAND_RESULTS,
            SCALING_OUTCOMES);

    private Topics() {}

    /** Every topic but the dead letters, in the order of the data's flow. */
    public static List<Topic<?, ?>> all() {
        return ALL;
    }

    /** Where a stage puts what it could not read or had to refuse, as it was read, with the reason in headers. */
    public static Topic<byte[], byte[]> deadLetters(String stage) {
        return kept(days(30), stage + "-dead-letters", KeyCodec.RAW, Codec.RAW);
    }

    private static <K, V> Topic<K, V> kept(Duration retention, String name, KeyCodec<K> key, Codec<V> value) {
        return new Topic<>(PREFIX + name, key, value, PARTITIONS, Cleanup.DELETE, Optional.of(retention));
    }

    private static <K, V> Topic<K, V> keptForEver(String name, KeyCodec<K> key, Codec<V> value) {
        return new Topic<>(PREFIX + name, key, value, PARTITIONS, Cleanup.DELETE, Optional.empty());
    }

    private static <K, V> Topic<K, V> compacted(String name, KeyCodec<K> key, Codec<V> value) {
        return new Topic<>(PREFIX + name, key, value, PARTITIONS, Cleanup.COMPACT, Optional.empty());
    }

    private static Duration days(int days) {
        return Duration.ofDays(days);
    }
}
