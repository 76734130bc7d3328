package io.tidegate.ingest;

import io.tidegate.domain.PoolId;
import io.tidegate.stage.HeapStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Gives the longer windows to their pool's detectors; the others pass. Apart from what folds samples, since it changes once for
 * sixty of them and is as large as all the rest.
 */
@SuppressWarnings("NullAway.Init") // by init, which Kafka Streams calls first
final class ScoreWindows implements Processor<PoolId, IngestOutput, PoolId, IngestOutput> {
    static final String STORE = "pool-detectors";

    private static final Duration TIDY = Duration.ofMinutes(10);

    private final IngestConfig config;
    private ProcessorContext<PoolId, IngestOutput> context;
    private HeapStore<PoolId, PoolDetectors> pools;
    /** When each pool's last window was scored by this instance, by the wall clock. */
    private final Map<PoolId, Long> scored = new HashMap<>();

    private long since;

    ScoreWindows(IngestConfig config) {
        this.config = config;
    }

    @Override
    public void init(ProcessorContext<PoolId, IngestOutput> given) {
        context = given;
        pools = given.getStateStore(STORE);
        since = given.currentSystemTimeMs();
        given.schedule(TIDY, PunctuationType.WALL_CLOCK_TIME, this::forget);
    }

    @Override
    public void process(Record<PoolId, IngestOutput> record) {
        if (!(record.value() instanceof IngestOutput.Closed closed)
                || !config.windows().isDaily(closed.window())) {
            context.forward(record);
            return;
        }
        PoolDetectors detectors = pools.get(record.key()).orElseGet(PoolDetectors::new);
        PoolDetectors.Scored verdict = detectors.see(closed.window(), config.scores());
        pools.put(record.key(), detectors);
        scored.put(record.key(), context.currentSystemTimeMs());
        context.forward(record.withValue(new IngestOutput.Closed(verdict.window())));
        verdict.insights().forEach(insight -> context.forward(record.withValue(new IngestOutput.Told(insight))));
    }

    /** Pools that are forgotten elsewhere are forgotten here; by their names, so that no detector is read for it. */
    private void forget(long now) {
        long least = now - config.forgetAfter().toMillis();
        for (PoolId pool : pools.keys()) {
            if (scored.getOrDefault(pool, since) < least) {
                pools.delete(pool);
                scored.remove(pool);
            }
        }
    }
}
