package io.tidegate.ingest;

import io.tidegate.domain.Insight;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolWindow;
import io.tidegate.schemas.IngestStates;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.AnchorStore;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Intake;
import io.tidegate.stage.RecordLimit;
import io.tidegate.stage.StageTopology;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The topology of ingest. Its three inputs are keyed by pool and must have the same number of partitions.
 *
 * <pre>
 *   pool-metrics ──read-samples──pass-samples──▶ close-windows ─▶ score-windows ──▶ pick-windows ──▶ pool-windows
 *       ▲                                          │    │               │
 *       └───────────write-marks────pick-marks──────┘    │               ▼
 *                                                       │          window-heard
 *   pool-registrations ──read-registrations──pass──registered───────────┤
 *   pool-heartbeats ─────read-heartbeats─────pass──heard────────────────┤
 *                                                       │               ▼
 *                                                       │         keep-register ──pick-statuses──▶ pool-registry
 *                                                       │               │
 *                                                       └─▶ all-said ◀──┘
 *                                                              ├──pick-alarms────▶ pool-alarms
 *                                                              └──pick-insights──▶ insights, keyed by service
 *   unreadable or impossible, from each input ──▶ ingest-dead-letters
 * </pre>
 */
public final class IngestTopology {
    /** The stage's name. */
    public static final String STAGE = "ingest";

    private static final String ANCHOR = "ingest-anchor";

    private IngestTopology() {}

    /**
     * The stage, to be configured and run. Windows know only the samples, and the register only the wall clock, so that the
     * order between the inputs does not matter.
     */
    public static StageTopology stage(IngestConfig config, TopicSerdes serdes) {
        return new StageTopology(STAGE, builder -> addTo(builder, config, serdes), StageTopology.Inputs.AS_THEY_COME);
    }

    /** Adds it to a topology. */
    public static void addTo(StreamsBuilder builder, IngestConfig config, TopicSerdes serdes) {
        builder.addStateStore(HeapStore.builder(
                        CloseWindows.TRACKS,
                        serdes.key(Topics.POOL_METRICS),
                        StateSerde.of(serdes.of(IngestStates.POOL_TRACK), PoolTrack::toState, PoolTrack::new)))
                .addStateStore(HeapStore.builder(
                        CloseWindows.WINDOWS,
                        WindowKey.SERDE,
                        StateSerde.of(serdes.of(IngestStates.OPEN_WINDOW), OpenWindow::toState, OpenWindow::new)))
                .addStateStore(HeapStore.builder(
                        KeepRegister.POOLS, serdes.key(Topics.POOL_METRICS), serdes.of(IngestStates.KNOWN_POOL)))
                .addStateStore(HeapStore.builder(
                        ScoreWindows.STORE,
                        serdes.key(Topics.POOL_METRICS),
                        StateSerde.of(serdes.of(IngestStates.DETECTORS), PoolDetectors::toState, PoolDetectors::new)))
                .addStateStore(AnchorStore.builder(ANCHOR));

        KStream<PoolId, IngestOutput> seen = Intake.of(
                        Topics.POOL_METRICS, serdes, "samples", STAGE, (key, reading) -> otherPool(key, reading.pool()))
                .addTo(builder)
                .process(
                        () -> new CloseWindows(config),
                        Named.as("close-windows"),
                        CloseWindows.TRACKS,
                        CloseWindows.WINDOWS,
                        ANCHOR)
                .process(() -> new ScoreWindows(config), Named.as("score-windows"), ScoreWindows.STORE);
        KStream<PoolId, PoolWindow> windows = pick(seen, "windows", IngestOutput::asWindow, (pool, window) -> pool);
        windows.to(Topics.POOL_WINDOWS.name(), writing(Topics.POOL_WINDOWS, serdes, "windows"));
        KStream<PoolId, PoolReading> marks =
                pick(seen, "marks", output -> output.asMark().map(mark -> mark), (pool, mark) -> pool);
        marks.to(Topics.POOL_METRICS.name(), writing(Topics.POOL_METRICS, serdes, "marks"));

        KStream<PoolId, RegisterInput> registered = Intake.of(
                        Topics.POOL_REGISTRATIONS,
                        serdes,
                        "registrations",
                        STAGE,
                        (key, registration) -> otherPool(key, registration.pool()))
                .addTo(builder)
                .mapValues(RegisterInput.Registered::new, Named.as("registered"));
        KStream<PoolId, RegisterInput> heard = Intake.of(
                        Topics.POOL_HEARTBEATS, serdes, "heartbeats", STAGE, (key, beat) -> otherPool(key, beat.pool()))
                .addTo(builder)
                .mapValues(RegisterInput.Heard::new, Named.as("heard"));
        KStream<PoolId, IngestOutput> listed = windows.<RegisterInput>mapValues(
                        RegisterInput.Closed::new, Named.as("window-heard"))
                .merge(registered, Named.as("with-registrations"))
                .merge(heard, Named.as("with-heartbeats"))
                .process(() -> new KeepRegister(config), Named.as("keep-register"), KeepRegister.POOLS);
        pick(listed, "statuses", IngestOutput::asStatus, (pool, status) -> pool)
                .to(Topics.POOL_REGISTRY.name(), writing(Topics.POOL_REGISTRY, serdes, "statuses"));

        KStream<PoolId, IngestOutput> said = seen.merge(listed, Named.as("all-said"));
        pick(said, "alarms", IngestOutput::asAlarm, (pool, alarm) -> pool)
                .to(Topics.POOL_ALARMS.name(), writing(Topics.POOL_ALARMS, serdes, "alarms"));
        pick(said, "insights", IngestOutput::asInsight, (PoolId pool, Insight insight) -> insight.service())
                .to(Topics.INSIGHTS.name(), writing(Topics.INSIGHTS, serdes, "insights"));
    }

    private static <K, V> KStream<K, V> pick(
            KStream<PoolId, IngestOutput> outputs,
            String what,
            Function<IngestOutput, Optional<V>> kind,
            BiFunction<PoolId, V, K> key) {
        return outputs.process(() -> new Pick<>(kind, key), Named.as("pick-" + what));
    }

    private static <K, V> Produced<K, V> writing(Topic<K, V> topic, TopicSerdes serdes, String what) {
        return Produced.with(serdes.key(topic), RecordLimit.on(serdes.value(topic)))
                .withName("write-" + what);
    }

    private static Optional<String> otherPool(PoolId key, PoolId named) {
        return key.equals(named)
                ? Optional.empty()
                : Optional.of("the key is pool " + key.value() + " and the record is about pool " + named.value());
    }
}
