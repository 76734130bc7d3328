package io.tidegate.pipeline.demo;

import io.tidegate.domain.Insight;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Follows what the pipeline publishes during a demonstration, as any subscriber could: committed records only. */
final class DemoTopics implements AutoCloseable {
    private final AtomicBoolean going = new AtomicBoolean(true);
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private final Thread thread;

    /** Follows decisions, outcomes, forecasts, windows and insights from {@code since} on. */
    DemoTopics(
            Cluster cluster,
            TopicSerdes serdes,
            Instant since,
            DecisionAccount decisions,
            ForecastAccount forecasts,
            Consumer<Insight> insights,
            Runnable firstWindow) {
        AtomicBoolean seen = new AtomicBoolean();
        this.thread = new Thread(
                () -> {
                    try (TopicReading reading = new TopicReading(cluster, serdes)) {
                        reading.with(
                                        Topics.SCALING_DECISIONS,
                                        read -> read.value().ifPresent(decisions::decided))
                                .with(
                                        Topics.SCALING_OUTCOMES,
                                        read -> read.value().ifPresent(decisions::ended))
                                .with(
                                        Topics.DEMAND_FORECASTS,
                                        read -> read.value().ifPresent(forecasts::forecast))
                                .with(
                                        Topics.POOL_WINDOWS,
                                        read -> read.value().ifPresent(window -> {
                                            forecasts.closed(window);
                                            if (window.span().end().isAfter(since) && seen.compareAndSet(false, true)) {
                                                firstWindow.run();
                                            }
                                        }))
                                .with(Topics.INSIGHTS, read -> read.value().ifPresent(insights))
                                .toEnd(Optional.of(since))
                                .follow(going::get);
                    } catch (RuntimeException lost) {
                        failure = Optional.of(lost);
                    }
                },
                "demo-topics");
        thread.setDaemon(true);
        thread.start();
    }

    /** Why nothing is followed any more; empty while it is. */
    Optional<RuntimeException> failure() {
        return failure;
    }

    @Override
    public void close() {
        going.set(false);
        try {
            thread.join(5000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
