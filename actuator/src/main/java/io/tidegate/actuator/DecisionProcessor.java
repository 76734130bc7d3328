package io.tidegate.actuator;

import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.state.DeliveryState;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Tally;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Hands decisions and the passing of time to {@link Delivery}. */
@SuppressWarnings("NullAway.Init") // by init, which Kafka Streams calls first
final class DecisionProcessor implements Processor<ServiceId, ScalingDecision, Target, Delivery.Step> {
    private final ActuatorConfig config;
    private final Delivery delivery;
    private ProcessorContext<Target, Delivery.Step> context;
    private HeapStore<Target, DeliveryState> deliveries;
    private Tally<Delivery.Ignored> ignored;

    DecisionProcessor(ActuatorConfig config) {
        this.config = config;
        this.delivery = new Delivery(config.backoff());
    }

    @Override
    public void init(ProcessorContext<Target, Delivery.Step> given) {
        context = given;
        deliveries = given.getStateStore(ActuatorTopology.STORE);
        ignored = new Tally<>(given, "deliver-decisions", Delivery.Ignored.class);
        // On the wall clock: stream time stands still when no decisions come, and that is when retries are due.
        given.schedule(config.tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<ServiceId, ScalingDecision> record) {
        ScalingDecision decision = record.value();
        Target target = new Target(decision.basis().service(), decision.pool());
        long now = context.currentSystemTimeMs();
        DeliveryState known = deliveries.get(target).orElse(DeliveryState.NONE);
        Delivery.Step step = delivery.decided(known, decision, Instant.ofEpochMilli(now));
        step.ignored().ifPresent(ignored::count);
        forward(target, known, step, now);
    }

    private void tick(long now) {
        for (Target target :
                deliveries.keysWhere((each, state) -> state.pending().isPresent())) {
            DeliveryState known = deliveries.get(target).orElse(DeliveryState.NONE);
            forward(target, known, delivery.passed(known, Instant.ofEpochMilli(now)), now);
        }
    }

    private void forward(Target target, DeliveryState known, Delivery.Step step, long now) {
        if (!step.state().equals(known)) {
            deliveries.put(target, step.state());
            context.forward(new Record<>(target, step, now));
        }
    }

    @Override
    public void close() {
        ignored.close();
    }
}
