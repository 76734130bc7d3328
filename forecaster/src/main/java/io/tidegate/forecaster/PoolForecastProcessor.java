package io.tidegate.forecaster;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.model.BoostedTrees;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.forecaster.training.TreesInForce;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.stage.Broadcast;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Tally;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Hands the windows of pools to a {@link PoolForecaster} and keeps what it remembers. */
@SuppressWarnings("NullAway.Init") // by init, which Kafka Streams calls first
final class PoolForecastProcessor implements Processor<PoolId, PoolWindow, ServiceId, ForecastOutput> {
    static final String STORE = "pool-series";

    private final ForecastConfig config;
    private final PoolForecaster forecaster;
    private final PoolLessons lessons;
    private final TreesInForce trees;
    private final Broadcast<TrainedModelEvent> models;
    private ProcessorContext<ServiceId, ForecastOutput> context;
    private HeapStore<PoolId, SeriesMemory> series;
    private Tally<WindowFate> fates;
    private long newest;

    PoolForecastProcessor(
            ForecastConfig config, TreeFeatures features, TreesInForce trees, Broadcast<TrainedModelEvent> models) {
        this.config = config;
        this.forecaster = new PoolForecaster(config);
        this.lessons = new PoolLessons(config, features);
        this.trees = trees;
        this.models = models;
    }

    @Override
    public void init(ProcessorContext<ServiceId, ForecastOutput> given) {
        context = given;
        series = given.getStateStore(STORE);
        fates = new Tally<>(given, "forecast-pools", WindowFate.class);
        models.follow(given);
        given.schedule(
                config.longestGap(),
                PunctuationType.WALL_CLOCK_TIME,
                now -> lessons.forgetBefore(newest - config.steps()));
    }

    @Override
    public void process(Record<PoolId, PoolWindow> record) {
        PoolWindow window = record.value();
        Instant written = Instant.ofEpochMilli(record.timestamp());
        List<BoostedTrees> inForce = trees.at(written);
        PoolForecaster.Step step = forecaster.take(series.get(window.pool()), window, written, inForce);
        fates.count(step.fate());
        if (step.fate() == WindowFate.REPEATED) {
            return;
        }
        series.put(window.pool(), step.memory());
        step.forecast().ifPresent(forecast -> forward(record, new ForecastOutput.Expected(forecast)));
        step.accuracy().ifPresent(accuracy -> forward(record, new ForecastOutput.Measured(accuracy)));
        long number = config.number(window.span().start());
        newest = Math.max(newest, number);
        lessons.take(window.pool(), number, config.observation(window).orElse(Double.NaN), step.memory(), inForce)
                .forEach(lesson -> forward(record, new ForecastOutput.Taught(window.pool(), lesson)));
    }

    private void forward(Record<PoolId, PoolWindow> window, ForecastOutput output) {
        context.forward(window.withKey(window.value().service()).withValue(output));
    }

    @Override
    public void close() {
        fates.close();
    }
}
