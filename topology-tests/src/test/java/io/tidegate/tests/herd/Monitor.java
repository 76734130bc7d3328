package io.tidegate.tests.herd;

import io.tidegate.domain.ScalingDecision;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.schemas.Topics;
import io.tidegate.tests.PipelineParts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads decisions from the first one on, as {@code tidegate decisions --follow} does. */
final class Monitor implements AutoCloseable {
    private final PipelineParts parts;
    private final List<ScalingDecision> seen = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> reading;
    private volatile boolean stopped;

    private Monitor(PipelineParts parts) {
        this.parts = parts;
        this.reading = thread.submit(this::read);
    }

    /** Begins at once. */
    static Monitor start(PipelineParts parts) {
        return new Monitor(parts);
    }

    private void read() {
        try (Cluster cluster = Cluster.connect(parts.config("any").kafka());
                TopicReading topics = new TopicReading(cluster, parts.serdes())) {
            topics.with(Topics.SCALING_DECISIONS, record -> record.value().ifPresent(seen::add))
                    .toEnd(Optional.empty())
                    .follow(() -> !stopped);
        }
    }

    /** What it has read so far, in the order in which it was read. */
    List<ScalingDecision> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdown();
        try {
            reading.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a monitor ended by itself", failed);
        }
    }
}
