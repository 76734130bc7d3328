package io.tidegate.tests.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How long each partition of a stage's output is silent after a start: from the command that starts the process until a
 * reader of what is committed has the first record. Safe for many threads.
 */
final class Comebacks {
    private final Predicate<ConsumerRecord<byte[], byte[]>> output;
    private final Map<Integer, Duration> sinceStart = new HashMap<>();
    private final List<Duration> all = new ArrayList<>();
    private long startNanos = System.nanoTime();
    private long startMillis = System.currentTimeMillis();

    /** Of a stage that writes this, and nobody else does. */
    Comebacks(Predicate<ConsumerRecord<byte[], byte[]>> output) {
        this.output = output;
    }

    /** A process is about to be started. */
    synchronized void begins() {
        sinceStart.clear();
        startNanos = System.nanoTime();
        startMillis = System.currentTimeMillis();
    }

    /** A record that was committed. */
    synchronized void see(ConsumerRecord<byte[], byte[]> record) {
        if (output.test(record) && record.timestamp() > startMillis && !sinceStart.containsKey(record.partition())) {
            Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
            sinceStart.put(record.partition(), took);
            all.add(took);
        }
    }

    /** How many partitions have come back since the last start. */
    synchronized int partitionsBack() {
        return sinceStart.size();
    }

    /** The longest of all. */
    synchronized Duration longest() {
        return all.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Override
    public synchronized String toString() {
        if (all.isEmpty()) {
            return "no partition came back";
        }
        List<Duration> sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%d times a partition came back: p50 %.2f s, p99 %.2f s, longest %.2f s",
                sorted.size(),
                seconds(sorted, 0.5),
                seconds(sorted, 0.99),
                seconds(sorted, 1));
    }

    private static double seconds(List<Duration> sorted, double quantile) {
        int index = (int) Math.ceil(quantile * sorted.size()) - 1;
        return sorted.get(Math.max(0, index)).toMillis() / 1000.0;
    }
}
