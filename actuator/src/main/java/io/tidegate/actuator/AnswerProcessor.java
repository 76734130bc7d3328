package io.tidegate.actuator;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.state.DeliveryState;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Tally;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Hands the answers of pools to {@link Delivery}. */
@SuppressWarnings("NullAway.Init") // by init, which Kafka Streams calls first
final class AnswerProcessor implements Processor<ServiceId, CommandResult, Target, Delivery.Step> {
    private final Delivery delivery;
    private ProcessorContext<Target, Delivery.Step> context;
    private HeapStore<Target, DeliveryState> deliveries;
    private Tally<Delivery.Ignored> ignored;

    AnswerProcessor(ActuatorConfig config) {
        this.delivery = new Delivery(config.backoff());
    }

    @Override
    public void init(ProcessorContext<Target, Delivery.Step> given) {
        context = given;
        deliveries = given.getStateStore(ActuatorTopology.STORE);
        ignored = new Tally<>(given, "deliver-answers", Delivery.Ignored.class);
    }

    @Override
    public void process(Record<ServiceId, CommandResult> record) {
        CommandResult result = record.value();
        Target target = new Target(result.service(), result.pool());
        long now = context.currentSystemTimeMs();
        DeliveryState known = deliveries.get(target).orElse(DeliveryState.NONE);
        Delivery.Step step = delivery.answered(known, result, Instant.ofEpochMilli(now));
        step.ignored().ifPresent(ignored::count);
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
