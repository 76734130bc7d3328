package io.tidegate.stage;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Counts how often each of a few kinds of thing happened to one task, as metrics of Kafka Streams: in the group
 * {@code stream-tidegate-metrics}, named {@code <kind>-total} and {@code <kind>-rate} in kebab-case, with the tag
 * {@code tidegate-id} for who counts.
 *
 * @param <E> the kinds
 */
public final class Tally<E extends Enum<E>> implements AutoCloseable {
    private final StreamsMetrics metrics;
    private final Map<E, Sensor> sensors;

    /**
     * A tally for one processor of one task.
     *
     * @param context of the processor
     * @param who counts, unique in the stage
     * @param kinds the kinds
     */
    public Tally(ProcessingContext context, String who, Class<E> kinds) {
        metrics = context.metrics();
        sensors = new EnumMap<>(kinds);
        for (E kind : kinds.getEnumConstants()) {
            String word = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            sensors.put(
                    kind,
                    metrics.addRateTotalSensor(
                            "tidegate", who + "-" + context.taskId(), word, Sensor.RecordingLevel.INFO));
        }
    }

    /** One more of this kind. */
    public void count(E kind) {
        count(kind, 1);
    }

    /** So many more of this kind. */
    public void count(E kind, int times) {
        Sensor sensor = sensors.get(kind);
        if (sensor != null && times > 0) {
            // The total counts recordings, whatever they say.
            for (int i = 0; i < times; i++) {
                sensor.record();
            }
        }
    }

    @Override
    public void close() {
        sensors.values().forEach(metrics::removeSensor);
    }
}
