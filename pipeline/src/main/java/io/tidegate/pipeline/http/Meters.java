package io.tidegate.pipeline.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidegate.stage.DeadLetterCounts;
import io.tidegate.stage.RunningStage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import org.apache.kafka.streams.KafkaStreams;

/** The meters of one process: its JVM, its Kafka Streams and their clients, and what the stages count themselves. */
public final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Deque<AutoCloseable> binders = new ArrayDeque<>();
    private final Queue<KafkaStreamsMetrics> waiting = new ArrayDeque<>();

    /** Watches the JVM from the start. */
    public Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(registry);
        binders.push(collections);
    }

    /** Watches a stage: its Streams and their clients as they come and go, what it set aside, and its health. */
    public synchronized void watch(RunningStage stage) {
        Tags tags = Tags.of("stage", stage.stage());
        waiting.add(new KafkaStreamsMetrics(stage.streams(), tags));
        for (DeadLetterCounts.Reason reason : DeadLetterCounts.Reason.values()) {
            FunctionCounter.builder("tidegate.dead.letters", stage.deadLetters(), counts -> counts.of(reason))
                    .tags(tags.and("reason", reason.word()))
                    .description("Records that were set aside")
                    .register(registry);
        }
        FunctionCounter.builder("tidegate.retries", stage.deadLetters(), DeadLetterCounts::retried)
                .tags(tags)
                .description("How often work was tried again because something outside was away")
                .register(registry);
        Gauge.builder("tidegate.stage.lag", stage, running -> running.health().lag())
                .tags(tags)
                .description("Records that wait to be read")
                .register(registry);
        Gauge.builder(
                        "tidegate.stage.since.progress",
                        stage,
                        running -> running.health().sinceProgress().toMillis() / 1000.0)
                .tags(tags)
                .baseUnit("seconds")
                .description("For how long it has neither read nor written a record")
                .register(registry);
        Gauge.builder(
                        "tidegate.stage.since.contact",
                        stage,
                        running -> running.health().sinceContact().toSeconds())
                .tags(tags)
                .baseUnit("seconds")
                .description("For how long the broker of its group was not reached")
                .register(registry);
        Gauge.builder("tidegate.stage.running", stage, running -> running.state() == KafkaStreams.State.RUNNING ? 1 : 0)
                .tags(tags)
                .description("1 while it works, 0 while it starts, restores or finds its place in its group")
                .register(registry);
        Gauge.builder("tidegate.stage.live", stage, running -> running.health().isLive() ? 1 : 0)
                .tags(tags)
                .description("1 unless something stopped it for good")
                .register(registry);
    }

    /** Where further meters are registered. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Everything in Prometheus's text format. */
    public String scrape() {
        bindWaiting();
        return registry.scrape();
    }

    /** Not with {@link #watch}: hundreds of meters are made, and while a stage starts it has better use for the processors. */
    private synchronized void bindWaiting() {
        for (KafkaStreamsMetrics next = waiting.poll(); next != null; next = waiting.poll()) {
            next.bindTo(registry);
            binders.push(next);
        }
    }

    @Override
    public synchronized void close() {
        while (!binders.isEmpty()) {
            try {
                binders.pop().close();
            } catch (Exception failed) {
                // Nothing is measured any more, and there is nobody to tell.
                registry.counter("tidegate.meters.unclosed").increment();
            }
        }
        registry.close();
    }
}
