package io.tidegate.pipeline.run;

import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.http.HealthServer;
import io.tidegate.pipeline.http.Meters;
import io.tidegate.pipeline.http.StageHealth;
import io.tidegate.pipeline.http.TopicWatch;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.stage.RunningStage;
import io.tidegate.stage.StageSettings;
import io.tidegate.stage.StageTopology;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;

/** The stages of one process at work, each its own Kafka Streams, with their health and metrics served over HTTP. */
public final class RunningStages implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);
    /** All stages together; without a broker each would wait for itself. Platforms kill after half a minute. */
    private static final Duration STOPPING = Duration.ofSeconds(15);

    private static final Duration LEAST_STOPPING = Duration.ofMillis(500);

    private final List<RunningStage> stages;
    private final Meters meters;
    private final HealthServer server;
    private final List<TopicWatch> counting = new CopyOnWriteArrayList<>();

    private RunningStages(List<RunningStage> stages, Meters meters, HealthServer server) {
        this.stages = stages;
        this.meters = meters;
        this.server = server;
    }

    /**
     * Starts the stages and returns at once; their readiness is told over HTTP and by {@link #awaitRunning}.
     *
     * @throws UnavailableException when the port or the data directory cannot be used; nothing is left running
     */
    public static RunningStages start(TidegateConfig config, List<StageTopology> topologies, Clock clock) {
        String instance = config.streams().instance().orElseGet(() -> InstanceName.in(config.dataDirectory()));
        Meters meters = new Meters();
        List<RunningStage> running = new ArrayList<>();
        try {
            // Before the stages: that a port is taken is said at once, and nothing has to be stopped again.
            HealthServer server = HealthServer.start(
                    config.http(), () -> health(running, config.http().stale()), meters::scrape);
            RunningStages started = new RunningStages(running, meters, server);
            try {
                for (StageTopology topology : topologies) {
                    RunningStage stage = topology.configure(settings(config, topology, instance))
                            .start(clock);
                    synchronized (running) {
                        running.add(stage);
                    }
                    meters.watch(stage);
                }
                return started;
            } catch (KafkaException refused) {
                started.close();
                throw new UnavailableException(
                        "cannot start in " + config.dataDirectory() + ": " + refused.getMessage(), refused);
            }
        } catch (UnavailableException refused) {
            meters.close();
            throw refused;
        }
    }

    private static StageSettings settings(TidegateConfig config, StageTopology topology, String instance) {
        StageSettings defaults =
                StageSettings.of(topology.stage(), config.kafka().bootstrapServers(), config.dataDirectory());
        return new StageSettings(
                topology.stage(),
                defaults.applicationId(),
                config.kafka().bootstrapServers(),
                config.dataDirectory(),
                config.streams().commitInterval(),
                Optional.of(instance + "-" + topology.stage()),
                config.streams().threads(),
                config.streams().standbys(),
                config.topics().replicationFactor(),
                config.streams().transactionTimeout(),
                defaults.deadLetterTopic(),
                config.kafka().properties());
    }

    /** Where health and metrics are served. */
    public String address() {
        return server.address();
    }

    /** Counts what stands on the topics of results, whichever process wrote it, from now on. */
    public void countResults(TidegateConfig config, TopicSerdes serdes) {
        counting.add(TopicWatch.start(Cluster.clientProperties(config.kafka()), serdes, meters.registry()));
    }

    /** How each stage is doing. */
    public List<StageHealth> health(Duration stale) {
        return health(stages, stale);
    }

    private static List<StageHealth> health(List<RunningStage> stages, Duration stale) {
        List<RunningStage> now;
        synchronized (stages) {
            now = List.copyOf(stages);
        }
        return now.stream().map(stage -> health(stage.health(), stale)).collect(Collectors.toList());
    }

    private static StageHealth health(io.tidegate.stage.StageHealth health, Duration stale) {
        List<String> reasons = new ArrayList<>();
        health.failure().ifPresent(failure -> reasons.add("it failed: " + failure));
        if (health.state() != KafkaStreams.State.RUNNING) {
            reasons.add("it is " + health.state());
        } else if (health.isCutOff()) {
            reasons.add("no broker was reached for " + DurationText.format(health.sinceContact()));
        } else if (!health.isReady(stale)) {
            reasons.add(health.lag() + " records wait, and none was processed for "
                    + DurationText.format(
                            Duration.ofSeconds(health.sinceProgress().toSeconds())));
        }
        return new StageHealth(
                health.stage(),
                health.state().toString(),
                Optional.of(health.sinceProgress()),
                Optional.of(health.lag()),
                health.isLive(),
                reasons);
    }

    /** Waits until every stage runs; false when the time is over or one has ended. */
    public boolean awaitRunning(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (RunningStage stage : stages) {
            if (!stage.awaitRunning(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }

    /** Waits until a stage has ended by itself, and says which and why. */
    public String awaitFailure() throws InterruptedException {
        while (true) {
            for (RunningStage stage : stages) {
                if (stage.awaitEnd(Duration.ZERO)) {
                    return "stage " + stage.stage() + " ended: "
                            + stage.health().failure().orElse("its state is " + stage.state());
                }
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    /** Stops in the order of the data's flow, so that each stage still reads what the one before wrote; then the server. */
    @Override
    public void close() {
        counting.forEach(TopicWatch::close);
        long end = System.nanoTime() + STOPPING.toNanos();
        for (RunningStage stage : stages) {
            stage.close(Duration.ofNanos(Math.max(LEAST_STOPPING.toNanos(), end - System.nanoTime())));
        }
        server.close();
        meters.close();
    }
}
