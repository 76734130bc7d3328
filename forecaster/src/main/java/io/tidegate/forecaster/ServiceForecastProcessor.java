package io.tidegate.forecaster;

import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.training.TreesInForce;
import io.tidegate.schemas.state.ServiceDemand;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.stage.Broadcast;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Tally;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Hands the windows of a service's pools to a {@link ServiceForecaster} and keeps what it remembers. */
@SuppressWarnings("NullAway.Init") // by init, which Kafka Streams calls first
final class ServiceForecastProcessor implements Processor<ServiceId, PoolWindow, ServiceId, ForecastOutput> {
    static final String STORE = "service-demand";

    private final ServiceForecaster forecaster;
    private final TreesInForce trees;
    private final Broadcast<TrainedModelEvent> models;
    private ProcessorContext<ServiceId, ForecastOutput> context;
    private HeapStore<ServiceId, ServiceDemand<SeriesMemory>> services;
    private Tally<WindowFate> fates;

    ServiceForecastProcessor(ForecastConfig config, TreesInForce trees, Broadcast<TrainedModelEvent> models) {
        this.forecaster = new ServiceForecaster(config);
        this.trees = trees;
        this.models = models;
    }

    @Override
    public void init(ProcessorContext<ServiceId, ForecastOutput> given) {
        context = given;
        services = given.getStateStore(STORE);
        fates = new Tally<>(given, "forecast-services", WindowFate.class);
        models.follow(given);
    }

    @Override
    public void process(Record<ServiceId, PoolWindow> record) {
        Instant written = Instant.ofEpochMilli(record.timestamp());
        ServiceForecaster.Step step =
                forecaster.take(services.get(record.key()), record.value(), written, trees.at(written));
        fates.count(step.fate());
        fates.count(WindowFate.FORCED, step.forced());
        services.put(record.key(), step.memory());
        step.forecast().ifPresent(forecast -> context.forward(record.withValue(new ForecastOutput.Expected(forecast))));
        step.accuracy().ifPresent(accuracy -> context.forward(record.withValue(new ForecastOutput.Measured(accuracy))));
    }

    @Override
    public void close() {
        fates.close();
    }
}
