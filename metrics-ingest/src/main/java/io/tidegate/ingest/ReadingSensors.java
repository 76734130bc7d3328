package io.tidegate.ingest;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.StreamsMetrics;

/** Counts what became of readings, among the metrics of Kafka Streams: {@code ingest-<fate>-total} and {@code -rate}. */
final class ReadingSensors {
    private static final String SCOPE = "ingest";

    private final Map<Reaction.Fate, Sensor> fates = new EnumMap<>(Reaction.Fate.class);
    private final Sensor clamped;
    private final StreamsMetrics metrics;

    ReadingSensors(StreamsMetrics metrics, String task) {
        this.metrics = metrics;
        for (Reaction.Fate fate : Reaction.Fate.values()) {
            fates.put(fate, sensor(task, fate.name().toLowerCase(Locale.ROOT)));
        }
        clamped = sensor(task, "clamped");
    }

    void count(Reaction reaction) {
        Sensor fate = fates.get(reaction.fate());
        if (fate != null) {
            fate.record();
        }
        if (reaction.clamped()) {
            clamped.record();
        }
    }

    void close() {
        fates.values().forEach(metrics::removeSensor);
        metrics.removeSensor(clamped);
    }

    private Sensor sensor(String task, String what) {
        return metrics.addRateTotalSensor(SCOPE, task, what, Sensor.RecordingLevel.INFO);
    }
}
