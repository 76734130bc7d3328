package io.tidegate.tests.chaos;

import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.PoolWindow;
import io.tidegate.ingest.IngestConfig;
import io.tidegate.ingest.WindowReplay;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;

/** Every window is the one that the recorded readings alone give, byte for byte, and each is there exactly once. */
final class WindowsProof implements Proof {
    private static final Topic<?, PoolReading> READINGS = Topics.POOL_METRICS;
    private static final Topic<?, PoolWindow> WINDOWS = Topics.POOL_WINDOWS;

    private final WindowReplay replay;
    private final Deserializer<PoolReading> readings;
    private final Serializer<PoolWindow> writer;
    private final Differences differences = new Differences();
    private final Pairings<Bytes> windows;
    private long samples;
    private long marks;
    private long late;

    WindowsProof(IngestConfig config, TopicSerdes serdes) {
        this.replay = new WindowReplay(config);
        this.readings = serdes.value(READINGS).deserializer();
        this.writer = serdes.value(WINDOWS).serializer();
        Deserializer<PoolWindow> reader = serdes.value(WINDOWS).deserializer();
        this.windows = new Pairings<>(
                "windows", differences, bytes -> String.valueOf(reader.deserialize(WINDOWS.name(), bytes.get())));
    }

    @Override
    public Set<Topic<?, ?>> topics() {
        return Set.of(READINGS, WINDOWS);
    }

    @Override
    public void see(ConsumerRecord<byte[], byte[]> record) {
        if (isOfStage(record)) {
            windows.find(Keys.text(record), Bytes.wrap(record.value()));
        } else if (record.topic().equals(READINGS.name())) {
            fold(record);
        }
    }

    /** Whether it is a window that ingest made: a feed makes some, too. */
    static boolean isOfStage(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().equals(WINDOWS.name()) && !Keys.text(record).startsWith(ServiceFeed.SERVICES);
    }

    private void fold(ConsumerRecord<byte[], byte[]> record) {
        PoolReading reading = readings.deserialize(READINGS.name(), record.value());
        if (reading instanceof PoolSample) {
            samples++;
        } else {
            marks++;
        }
        for (PoolWindow window : replay.next(reading, Instant.ofEpochMilli(record.timestamp()))) {
            late += window.late();
            windows.expect(Keys.text(record), Bytes.wrap(writer.serialize(WINDOWS.name(), window)));
        }
    }

    @Override
    public Differences differences() {
        return differences;
    }

    @Override
    public long unsettled() {
        return windows.missing() + windows.unasked();
    }

    @Override
    public List<String> account() {
        return List.of(samples + " samples (" + late + " of them late) and " + marks + " marks: " + windows);
    }
}
