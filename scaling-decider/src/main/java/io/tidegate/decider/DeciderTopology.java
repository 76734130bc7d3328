package io.tidegate.decider;

import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.schemas.DeciderStates;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.AnchorStore;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Intake;
import io.tidegate.stage.RecordLimit;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The decider's flow, in two halves that meet in {@code service-inputs} only: one brings everything that concerns a service
 * into one order, the other folds it. Ticks are written by the folding half, for it knows which services there are.
 *
 * <pre>
 *   pool-windows ──keep-lengths──┐
 *   pool-alarms ─────────────────┤
 *   pool-registry ───────────────┤
 *   demand-forecasts ────────────┼─ record ─▶ service-inputs ─▶ fold ─┬▶ scaling-decisions
 *   scaling-policies ────────────┤                  ▲                 ├▶ insights
 *   external-events ─────────────┤                  └───── ticks ─────┤
 *   operator-consents ───────────┤                                    └▶ service-snapshots
 *   scaling-outcomes ────────────┘
 * </pre>
 */
public final class DeciderTopology {
    /** The name of the stage. */
    public static final String STAGE = "decide";

    private DeciderTopology() {}

    /** Adds the decider to a topology. */
    public static void addTo(StreamsBuilder builder, DeciderConfig config, TopicSerdes serdes) {
        merge(builder, config, serdes);
        fold(builder, config, serdes);
    }

    private static void merge(StreamsBuilder builder, DeciderConfig config, TopicSerdes serdes) {
        builder.addStateStore(AnchorStore.builder(Recorder.ANCHOR));
        KStream<ServiceId, ServiceFact> windows = facts(
                Intake.of(Topics.POOL_WINDOWS, serdes, "windows", STAGE)
                        .addTo(builder)
                        .filter(
                                (pool, window) -> window.span().length().equals(config.window()),
                                Named.as("keep-lengths")),
                "windows");
        List<KStream<ServiceId, ServiceFact>> others = List.of(
                read(builder, serdes, Topics.POOL_ALARMS, "alarms"),
                read(builder, serdes, Topics.POOL_REGISTRY, "registry"),
                read(builder, serdes, Topics.DEMAND_FORECASTS, "forecasts"),
                read(builder, serdes, Topics.SCALING_POLICIES, "policies"),
                read(builder, serdes, Topics.EXTERNAL_EVENTS, "events"),
                read(builder, serdes, Topics.OPERATOR_CONSENTS, "consents"),
                read(builder, serdes, Topics.SCALING_OUTCOMES, "outcomes"));
        KStream<ServiceId, ServiceFact> all = windows;
        int merged = 0;
        for (KStream<ServiceId, ServiceFact> each : others) {
            all = all.merge(each, Named.as("merge-" + ++merged));
        }
        all.process(Recorder::new, Named.as("record"), Recorder.ANCHOR)
                .to(Topics.SERVICE_INPUTS.name(), writing(serdes, Topics.SERVICE_INPUTS, "write-inputs"));
    }

    private static void fold(StreamsBuilder builder, DeciderConfig config, TopicSerdes serdes) {
        builder.addStateStore(AnchorStore.builder(FoldProcessor.ANCHOR));
        builder.addStateStore(HeapStore.builder(
                FoldProcessor.SERVICES, serdes.key(Topics.SERVICE_INPUTS), serdes.of(DeciderStates.SERVICE)));
        builder.addStateStore(HeapStore.builder(
                FoldProcessor.POOLS, serdes.of(DeciderStates.POOL_KEY), serdes.of(DeciderStates.POOL)));
        KStream<ServiceId, ServiceInput> inputs =
                Intake.of(Topics.SERVICE_INPUTS, serdes, "inputs", STAGE).addTo(builder);
        KStream<ServiceId, Output> outputs = inputs.process(
                () -> new FoldProcessor(config),
                Named.as("fold"),
                FoldProcessor.SERVICES,
                FoldProcessor.POOLS,
                FoldProcessor.ANCHOR);
        write(outputs, serdes, Topics.SCALING_DECISIONS, "decisions", Output.Decided.class, Output.Decided::value);
        write(outputs, serdes, Topics.INSIGHTS, "insights", Output.Told.class, Output.Told::value);
        write(outputs, serdes, Topics.SERVICE_INPUTS, "ticks", Output.Ticked.class, Output.Ticked::value);
        write(outputs, serdes, Topics.SERVICE_SNAPSHOTS, "snapshots", Output.Kept.class, Output.Kept::value);
    }

    private static <K, V extends ServiceFact> KStream<ServiceId, ServiceFact> read(
            StreamsBuilder builder, TopicSerdes serdes, Topic<K, V> topic, String what) {
        return facts(Intake.of(topic, serdes, what, STAGE).addTo(builder), what);
    }

    /** The key may be the pool's; what counts is the service that the record names. */
    private static <K, V extends ServiceFact> KStream<ServiceId, ServiceFact> facts(KStream<K, V> stream, String what) {
        return stream.map((key, fact) -> KeyValue.pair(fact.service(), fact), Named.as("key-" + what + "-by-service"));
    }

    private static <O extends Output, V> void write(
            KStream<ServiceId, Output> outputs,
            TopicSerdes serdes,
            Topic<ServiceId, V> topic,
            String what,
            Class<O> kind,
            Function<O, V> value) {
        outputs.filter((service, output) -> kind.isInstance(output), Named.as("pick-" + what))
                .mapValues(output -> value.apply(kind.cast(output)), Named.as("unwrap-" + what))
                .to(topic.name(), writing(serdes, topic, "write-" + what));
    }

    private static <V> Produced<ServiceId, V> writing(TopicSerdes serdes, Topic<ServiceId, V> topic, String name) {
        return Produced.with(serdes.key(topic), RecordLimit.on(serdes.value(topic)))
                .withName(name);
    }
}
