package io.tidegate.tests.outside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Kafka's own clients, in a process that takes all of its memory at the moment at which a file appears in its folder. The
 * process gets it by the setting {@code default.client.supplier}; the stage is as it ships.
 */
public final class HungryClients extends DefaultKafkaClientSupplier {
    /** The variable with the folder. */
    static final String FOLDER = "HUNGRY_FOLDER";

    private static final int BITE = 64 << 10;

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

    private static void eat(WatchService watch) {
        List<byte[]> eaten = new ArrayList<>();
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
