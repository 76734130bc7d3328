package io.tidegate.tests.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's own clients, in a process that takes all of its memory at the moment at which a file appears in its folder. The
 * process gets it by the setting {@code default.client.supplier}; the stage is as it ships.
 */
public final class HungryClients implements KafkaClientSupplier {
    /** The variable with the folder. */
    static final String FOLDER = "HUNGRY_FOLDER";

    private static final int BITE = 64 << 10;

    /** Nothing of it is ever let go. */
    private final List<byte[]> eaten = new ArrayList<>();

    /** Made by Kafka Streams. */
    public HungryClients() {
        try {
            // Here and not in the thread: what appears from now on is seen.
            WatchService watch = FileSystems.getDefault().newWatchService();
            Path.of(System.getenv(FOLDER)).register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            Thread thread = new Thread(() -> eat(watch), "hungry");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return getConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getConsumer(config);
    }

    private void eat(WatchService watch) {
        try {
            watch.take();
            while (!Thread.interrupted()) {
                eaten.add(new byte[BITE]);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
