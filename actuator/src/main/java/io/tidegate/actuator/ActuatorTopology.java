package io.tidegate.actuator;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.DeliveryCodecs;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.AnchorStore;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Intake;
import io.tidegate.stage.RecordLimit;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The actuator's flow. Everything about a service is in one task: {@code scaling-decisions} and the answers by service must
 * have equally many partitions, and do when {@code pool-command-results} has as many as {@code scaling-decisions}.
 *
 * <pre>
 *  scaling-decisions ────────────────────────────▶ deliver-decisions ─┐ (deliveries)
 *  pool-command-results ─▶ answers-by-service ───▶ deliver-answers ───┤ (deliveries)
 *                                                                     ├▶ take-commands ─▶ pool-commands
 *                                                                     └▶ take-outcomes ─▶ scaling-outcomes
 * </pre>
 */
public final class ActuatorTopology {
    /** The name of the stage. */
    public static final String STAGE = "actuate";

    static final String STORE = "deliveries";
    private static final String ANCHOR = "delivery-anchor";

    private ActuatorTopology() {}

    /** Adds the actuator to a topology. */
    public static void addTo(StreamsBuilder builder, ActuatorConfig config, TopicSerdes serdes) {
        builder.addStateStore(HeapStore.builder(STORE, targets(), serdes.of(DeliveryCodecs.DELIVERY)));
        builder.addStateStore(AnchorStore.builder(ANCHOR));

        KStream<ServiceId, ScalingDecision> decisions =
                Intake.of(Topics.SCALING_DECISIONS, serdes, "decisions", STAGE).addTo(builder);
        KStream<ServiceId, CommandResult> answers = Intake.of(Topics.POOL_COMMAND_RESULTS, serdes, "answers", STAGE)
                .addTo(builder)
                .selectKey((pool, result) -> result.service(), Named.as("key-by-service"))
                .repartition(Repartitioned.with(
                                serdes.key(Topics.SCALING_DECISIONS),
                                RecordLimit.on(serdes.value(Topics.POOL_COMMAND_RESULTS)))
                        .withName("answers-by-service"));

        KStream<Target, Delivery.Step> steps = decisions
                .process(() -> new DecisionProcessor(config), Named.as("deliver-decisions"), STORE, ANCHOR)
                .merge(
                        answers.process(() -> new AnswerProcessor(config), Named.as("deliver-answers"), STORE),
                        Named.as("all-steps"));

        steps.flatMap(
                        (target, step) -> step.commands().stream()
                                .map(command -> KeyValue.pair(command.pool(), command))
                                .toList(),
                        Named.as("take-commands"))
                .to(
                        Topics.POOL_COMMANDS.name(),
                        Produced.with(
                                        serdes.key(Topics.POOL_COMMANDS),
                                        RecordLimit.on(serdes.value(Topics.POOL_COMMANDS)))
                                .withName("write-commands"));
        steps.flatMap(
                        (target, step) -> step.outcomes().stream()
                                .map(outcome -> KeyValue.pair(outcome.service(), outcome))
                                .toList(),
                        Named.as("take-outcomes"))
                .to(
                        Topics.SCALING_OUTCOMES.name(),
                        Produced.with(
                                        serdes.key(Topics.SCALING_OUTCOMES),
                                        RecordLimit.on(serdes.value(Topics.SCALING_OUTCOMES)))
                                .withName("write-outcomes"));
    }

    private static Serde<Target> targets() {
        return Serdes.serdeFrom(
                (topic, target) -> target == null ? null : target.toString().getBytes(StandardCharsets.UTF_8),
                (topic, bytes) -> bytes == null ? null : Target.parse(new String(bytes, StandardCharsets.UTF_8)));
    }
}
