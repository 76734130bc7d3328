package io.tidegate.tests.chaos;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.Tick;
import io.tidegate.schemas.ExternalEventKey;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The topic and the key under which a fact stood before it was recorded; a tick stood nowhere. */
final class FactPlace implements ServiceFact.Cases<Optional<String>> {
    /** What the decider reads, by name. */
    static final Map<String, Topic<?, ? extends ServiceFact>> SOURCES = Stream.<Topic<?, ? extends ServiceFact>>of(
                    Topics.POOL_WINDOWS,
                    Topics.POOL_ALARMS,
                    Topics.POOL_REGISTRY,
                    Topics.DEMAND_FORECASTS,
                    Topics.SCALING_POLICIES,
                    Topics.EXTERNAL_EVENTS,
                    Topics.OPERATOR_CONSENTS,
                    Topics.SCALING_OUTCOMES)
            .collect(Collectors.toMap(Topic::name, Function.identity()));

    /** Written as in {@code tidegate.pool-windows/orders-1}. */
    static Optional<String> of(ServiceFact fact) {
        return fact.fold(new FactPlace());
    }

    static String of(String topic, Object key) {
        return topic + "/" + key;
    }

    private static Optional<String> at(Topic<?, ?> topic, Object key) {
        return Optional.of(of(topic.name(), key));
    }

    @Override
    public Optional<String> window(PoolWindow window) {
        return at(Topics.POOL_WINDOWS, window.pool());
    }

    @Override
    public Optional<String> alarm(PoolAlarm alarm) {
        return at(Topics.POOL_ALARMS, alarm.pool());
    }

    @Override
    public Optional<String> status(PoolStatus status) {
        return at(Topics.POOL_REGISTRY, status.pool());
    }

    @Override
    public Optional<String> forecast(DemandForecast forecast) {
        return at(Topics.DEMAND_FORECASTS, forecast.service());
    }

    @Override
    public Optional<String> policy(ScalingPolicy policy) {
        return at(Topics.SCALING_POLICIES, policy.service());
    }

    @Override
    public Optional<String> event(ExternalEvent event) {
        return at(Topics.EXTERNAL_EVENTS, ExternalEventKey.of(event));
    }

    @Override
    public Optional<String> consent(OperatorConsent consent) {
        return at(Topics.OPERATOR_CONSENTS, consent.service());
    }

    @Override
    public Optional<String> outcome(ScalingOutcome outcome) {
        return at(Topics.SCALING_OUTCOMES, outcome.service());
    }

    @Override
    public Optional<String> tick(Tick tick) {
        return Optional.empty();
    }
}
