package io.tidegate.forecaster;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.forecaster.training.TrainProcessor;
import io.tidegate.forecaster.training.TreesInForce;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.TrainingCodecs;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.stage.AnchorStore;
import io.tidegate.stage.Broadcast;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Intake;
import io.tidegate.stage.RecordLimit;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forecaster's flow.
 *
 * <pre>
 *  pool-windows ─▶ keep-steps ─┬▶ forecast-pools (pool-series) ──────────────▶ demand-forecasts, forecast-accuracy
 *                              │        │  ▲
 *                              │        │  └──── all of forecast-models ───┐
 *                              │        ▼                                  ▼
 *                              └▶ windows-by-service ─▶ forecast-services (service-demand) ─▶ the same two
 *
 *  forecast-pools ─▶ forecast-lessons ─▶ train (trainer-lessons, trainer) ─▶ forecast-models
 * </pre>
 */
public final class ForecastTopology {
    /** The name of the stage. */
    public static final String STAGE = "forecast";

    private static final Logger LOG = LoggerFactory.getLogger(ForecastTopology.class);
    private static final long IDLE_SECONDS = 10;

    private ForecastTopology() {}

    /** Adds the forecaster to a topology; models are trained on a thread of their own. */
    public static void addTo(StreamsBuilder builder, ForecastConfig config, TopicSerdes serdes) {
        addTo(builder, config, serdes, besideTheStream());
    }

    /**
     * The same with another place for trainings.
     *
     * @param beside runs them
     */
    static void addTo(StreamsBuilder builder, ForecastConfig config, TopicSerdes serdes, Executor beside) {
        Serde<PoolId> pools = serdes.key(Topics.POOL_WINDOWS);
        Serde<ServiceId> services = serdes.key(Topics.DEMAND_FORECASTS);
        builder.addStateStore(HeapStore.builder(PoolForecastProcessor.STORE, pools, serdes.of(StoredSeries.SERIES)));
        builder.addStateStore(
                HeapStore.builder(ServiceForecastProcessor.STORE, services, serdes.of(StoredSeries.SERVICE_DEMAND)));
        // A sub-topology, an anchor.
        builder.addStateStore(AnchorStore.builder("pool-anchor"));
        builder.addStateStore(AnchorStore.builder("service-anchor"));

        TreeFeatures features = new TreeFeatures(config.seasons(), config.step(), ZoneOffset.UTC);
        TreesInForce trees =
                new TreesInForce(features, problem -> LOG.warn("a version of the trees is not used: {}", problem));
        Broadcast<TrainedModelEvent> models = new Broadcast<>(Topics.FORECAST_MODELS, serdes, "models", trees::replace);
        models.addTo(builder);

        KStream<PoolId, PoolWindow> steps = Intake.of(Topics.POOL_WINDOWS, serdes, "windows", STAGE)
                .addTo(builder)
                .filter((pool, window) -> window.span().length().equals(config.step()), Named.as("keep-steps"));

        KStream<ServiceId, ForecastOutput> ofPools = steps.process(
                () -> new PoolForecastProcessor(config, features, trees, models),
                Named.as("forecast-pools"),
                PoolForecastProcessor.STORE,
                "pool-anchor");
        write(ofPools, "pool", serdes);
        ofPools.flatMap(
                        (service, output) -> output instanceof ForecastOutput.Taught taught
                                ? List.of(KeyValue.pair(taught.pool(), taught.lesson()))
                                : List.of(),
                        Named.as("pick-lessons"))
                .to(Topics.FORECAST_LESSONS.name(), writing(Topics.FORECAST_LESSONS, serdes, "lessons"));

        // Written twice: brought together, the two would be one sub-topology and every task would need both keys.
        KStream<ServiceId, ForecastOutput> ofServices = steps.selectKey(
                        (pool, window) -> window.service(), Named.as("key-by-service"))
                .repartition(Repartitioned.with(services, RecordLimit.on(serdes.value(Topics.POOL_WINDOWS)))
                        .withName("windows-by-service"))
                .process(
                        () -> new ServiceForecastProcessor(config, trees, models),
                        Named.as("forecast-services"),
                        ServiceForecastProcessor.STORE,
                        "service-anchor");
        write(ofServices, "service", serdes);

        train(builder, config, serdes, features, beside);
    }

    private static void train(
            StreamsBuilder builder, ForecastConfig config, TopicSerdes serdes, TreeFeatures features, Executor beside) {
        builder.addStateStore(HeapStore.builder(
                TrainProcessor.LESSONS, serdes.of(TrainingCodecs.PLACE), serdes.of(TrainingCodecs.LESSON)));
        builder.addStateStore(HeapStore.builder(
                TrainProcessor.STATE, serdes.of(TrainingCodecs.PLACE), serdes.of(TrainingCodecs.TRAINER)));
        builder.addStateStore(AnchorStore.builder("trainer-anchor"));
        Intake.of(Topics.FORECAST_LESSONS, serdes, "lessons", STAGE)
                .addTo(builder)
                .process(
                        () -> new TrainProcessor(config, features, beside),
                        Named.as("train"),
                        TrainProcessor.LESSONS,
                        TrainProcessor.STATE,
                        "trainer-anchor")
                .to(Topics.FORECAST_MODELS.name(), writing(Topics.FORECAST_MODELS, serdes, "models"));
    }

    private static void write(KStream<ServiceId, ForecastOutput> outputs, String what, TopicSerdes serdes) {
        outputs.flatMapValues(ForecastOutput::forecasts, Named.as("pick-" + what + "-forecasts"))
                .to(Topics.DEMAND_FORECASTS.name(), writing(Topics.DEMAND_FORECASTS, serdes, what + "-forecasts"));
        outputs.flatMapValues(ForecastOutput::accuracies, Named.as("pick-" + what + "-accuracies"))
                .to(Topics.FORECAST_ACCURACY.name(), writing(Topics.FORECAST_ACCURACY, serdes, what + "-accuracies"));
    }

    private static <K, V> Produced<K, V> writing(Topic<K, V> topic, TopicSerdes serdes, String what) {
        return Produced.with(serdes.key(topic), RecordLimit.on(serdes.value(topic)))
                .withName("write-" + what);
    }

    /** One thread, which is there while there is something to train. */
    private static Executor besideTheStream() {
        return new ThreadPoolExecutor(0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "tidegate-trainer");
            thread.setDaemon(true);
            return thread;
        });
    }
}
