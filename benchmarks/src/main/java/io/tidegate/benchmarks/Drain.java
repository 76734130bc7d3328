package io.tidegate.benchmarks;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A stage that reads what waits on a topic to its end: what that costs, once the JIT compiler is warm. */
final class Drain {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration STUCK = Duration.ofMinutes(2);

    private Drain() {}

    /**
     * Follows a stage up to {@code end}.
     *
     * @param group of the stage
     * @param warmUp the share of all records that is not counted
     * @return the cost of the records after that
     */
    static Cost follow(Servers servers, MeasuredProcess stage, String group, String topic, Offsets end, double warmUp)
            throws InterruptedException {
        long warm = (long) (warmUp * end.sum());
        long begunAt = 0;
        Duration begunProcessor = Duration.ZERO;
        long begunRecords = 0;
        long last = 0;
        long lastProgress = System.nanoTime();
        while (true) {
            stage.requireAlive();
            Map<TopicPartition, Long> committed = Offsets.committed(servers, group, topic);
            Duration processor = stage.processorTime();
            long now = System.nanoTime();
            long sum = committed.values().stream().mapToLong(Long::longValue).sum();
            if (begunAt == 0 && sum >= warm) {
                begunAt = now;
                begunProcessor = processor;
                begunRecords = sum;
            }
            if (end.isReachedBy(committed)) {
                return new Cost(
                        end.sum() - begunRecords, processor.minus(begunProcessor), Duration.ofNanos(now - begunAt));
            }
            if (sum > last) {
                last = sum;
                lastProgress = now;
            } else if (now - lastProgress > STUCK.toNanos()) {
                throw new BenchmarkFailure(group + " is stuck after " + sum + " records");
            }
            Thread.sleep(LOOK.toMillis());
        }
    }
}
