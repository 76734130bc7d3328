package io.tidegate.forecaster;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.AnchorStore;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Intake;
import io.tidegate.stage.RecordLimit;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The forecaster's flow.
 *
 * <pre>
 *  pool-windows ─▶ keep-steps ─┬▶ forecast-pools (pool-series) ──────────────▶ demand-forecasts
 *                              └▶ windows-by-service
 *                                     └▶ forecast-services (service-demand) ─▶ demand-forecasts
 * </pre>
 */
public final class ForecastTopology {
    /** The name of the stage. */
    public static final String STAGE = "forecast";

    private ForecastTopology() {}

    /** Adds the forecaster to a topology. */
    public static void addTo(StreamsBuilder builder, ForecastConfig config, TopicSerdes serdes) {
        Serde<PoolId> pools = serdes.key(Topics.POOL_WINDOWS);
        Serde<ServiceId> services = serdes.key(Topics.DEMAND_FORECASTS);
        builder.addStateStore(HeapStore.builder(PoolForecastProcessor.STORE, pools, serdes.of(StoredSeries.SERIES)));
        builder.addStateStore(
                HeapStore.builder(ServiceForecastProcessor.STORE, services, serdes.of(StoredSeries.SERVICE_DEMAND)));
        // Two sub-topologies, two anchors.
        builder.addStateStore(AnchorStore.builder("pool-anchor"));
        builder.addStateStore(AnchorStore.builder("service-anchor"));

        KStream<PoolId, PoolWindow> steps = Intake.of(Topics.POOL_WINDOWS, serdes, "windows", STAGE)
                .addTo(builder)
                .filter((pool, window) -> window.span().length().equals(config.step()), Named.as("keep-steps"));

        steps.process(
                        () -> new PoolForecastProcessor(config),
                        Named.as("forecast-pools"),
                        PoolForecastProcessor.STORE,
                        "pool-anchor")
                .to(
                        Topics.DEMAND_FORECASTS.name(),
                        Produced.with(services, RecordLimit.on(serdes.value(Topics.DEMAND_FORECASTS)))
                                .withName("write-pool-forecasts"));

        // Written twice: brought together, the two would be one sub-topology and every task would need both keys.
        steps.selectKey((pool, window) -> window.service(), Named.as("key-by-service"))
                .repartition(Repartitioned.with(services, RecordLimit.on(serdes.value(Topics.POOL_WINDOWS)))
                        .withName("windows-by-service"))
                .process(
                        () -> new ServiceForecastProcessor(config),
                        Named.as("forecast-services"),
                        ServiceForecastProcessor.STORE,
                        "service-anchor")
                .to(
                        Topics.DEMAND_FORECASTS.name(),
                        Produced.with(services, RecordLimit.on(serdes.value(Topics.DEMAND_FORECASTS)))
                                .withName("write-service-forecasts"));
    }
}
