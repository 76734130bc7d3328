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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** The stages of one process at work, each its own Kafka Streams, with their health and metrics served over HTTP. */
public final class RunningStages implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);
    /** All stages together; without a broker each would wait for itself. Platforms kill after half a minute. */
    private static final Duration STOPPING = Duration.ofSeconds(15);

    private static final Duration LEAST_STOPPING = Duration.ofMillis(500);

    private final List<StageTopology> topologies;
    private final List<RunningStage> stages;
    private final Meters meters;
    private final HealthServer server;
    private final List<TopicWatch> counting = new CopyOnWriteArrayList<>();

    private RunningStages(
            List<StageTopology> topologies, List<RunningStage> stages, Meters meters, HealthServer server) {
        this.topologies = topologies;
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
        RunningStages opened = open(config, topologies);
        opened.startAll(config, clock);
        return opened;
    }

    /**
     * The same once {@code conditions} are met; they are looked at while health and metrics begin to be served, which takes as
     * long.
     *
     * @param conditions what must be there; throws where it is not
     */
    public static RunningStages start(
            TidegateConfig config, List<StageTopology> topologies, Clock clock, Runnable conditions)
            throws InterruptedException {
        FutureTask<@Nullable Void> checked = new FutureTask<>(conditions, null);
        Thread checking = new Thread(checked, "tidegate-conditions");
        checking.setDaemon(true);
        checking.start();
        RunningStages opened = open(config, topologies);
        try {
            checked.get();
        } catch (ExecutionException unmet) {
            opened.close();
            throw unmet.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(unmet);
        } catch (InterruptedException stopped) {
            opened.close();
            throw stopped;
        }
        opened.startAll(config, clock);
        return opened;
    }

    /** Serves before any stage starts: that a port is taken is said at once, and nothing has to be stopped again. */
    private static RunningStages open(TidegateConfig config, List<StageTopology> topologies) {
        Meters meters = new Meters();
        List<RunningStage> running = new ArrayList<>();
        try {
            HealthServer server = HealthServer.start(
                    config.http(),
                    () -> health(topologies, running, config.http().stale()),
                    meters::scrape);
            return new RunningStages(topologies, running, meters, server);
        } catch (UnavailableException refused) {
            meters.close();
            throw refused;
        }
    }

    private void startAll(TidegateConfig config, Clock clock) {
        try {
            String instance = config.streams().instance().orElseGet(() -> InstanceName.in(config.dataDirectory()));
            for (StageTopology topology : topologies) {
                RunningStage stage =
                        topology.configure(settings(config, topology, instance)).start(clock);
                synchronized (stages) {
                    stages.add(stage);
                }
                meters.watch(stage);
            }
        } catch (KafkaException refused) {
            close();
            throw new UnavailableException(
                    "cannot start in " + config.dataDirectory() + ": " + refused.getMessage(), refused);
        } catch (UnavailableException refused) {
            close();
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
        return health(topologies, stages, stale);
    }

    /** Of those that have no state yet too: a process whose stages are all to come is alive, and not ready. */
    private static List<StageHealth> health(
            List<StageTopology> topologies, List<RunningStage> started, Duration stale) {
        List<RunningStage> now;
        synchronized (started) {
            now = List.copyOf(started);
        }
        Stream<StageHealth> running = now.stream().map(stage -> health(stage.health(), stale));
        Stream<StageHealth> coming = topologies.stream().skip(now.size()).map(RunningStages::unstarted);
        return Stream.concat(running, coming).toList();
    }

    private static StageHealth unstarted(StageTopology topology) {
        return new StageHealth(
                topology.stage(),
                KafkaStreams.State.CREATED.toString(),
                Optional.empty(),
                Optional.empty(),
                true,
                List.of("it was not started yet"));
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
