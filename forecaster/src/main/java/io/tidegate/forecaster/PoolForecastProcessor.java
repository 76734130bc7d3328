package io.tidegate.forecaster;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Tally;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Hands the windows of pools to a {@link PoolForecaster} and keeps what it remembers. */
@SuppressWarnings("NullAway.Init") // by init, which Kafka Streams calls first
final class PoolForecastProcessor implements Processor<PoolId, PoolWindow, ServiceId, DemandForecast> {
    static final String STORE = "pool-series";

    private final PoolForecaster forecaster;
    private ProcessorContext<ServiceId, DemandForecast> context;
    private HeapStore<PoolId, SeriesMemory> series;
    private Tally<WindowFate> fates;

    PoolForecastProcessor(ForecastConfig config) {
        this.forecaster = new PoolForecaster(config);
    }

    @Override
    public void init(ProcessorContext<ServiceId, DemandForecast> given) {
        context = given;
        series = given.getStateStore(STORE);
        fates = new Tally<>(given, "forecast-pools", WindowFate.class);
    }

    @Override
    public void process(Record<PoolId, PoolWindow> record) {
        PoolWindow window = record.value();
        PoolForecaster.Step step =
                forecaster.take(series.get(window.pool()), window, Instant.ofEpochMilli(record.timestamp()));
        fates.count(step.fate());
        if (step.fate() != WindowFate.REPEATED) {
            series.put(window.pool(), step.memory());
        }
        step.forecast()
                .ifPresent(forecast ->
                        context.forward(record.withKey(forecast.service()).withValue(forecast)));
    }

    @Override
    public void close() {
        fates.close();
    }
}
