package io.tidegate.stage;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stage at work. Safe for many threads. */
public final class RunningStage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStage.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** As Kafka Streams calls the states of a thread that will not work again. */
    private static final Set<String> ENDING = Set.of("PENDING_SHUTDOWN", "DEAD");

    private final String stage;
    private final KafkaStreams streams;
    private final DeadLetterCounts deadLetters;
    private final Clock clock;
    private final Restarts restarts;
    private final Progress progress;
    private final AtomicReference<@Nullable Thread> beside = new AtomicReference<>();
    private final CountDownLatch ran = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    RunningStage(String stage, KafkaStreams streams, DeadLetterCounts deadLetters, Clock clock) {
        this.stage = stage;
        this.streams = streams;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.restarts = new Restarts(stage);
        this.progress = new Progress(clock.instant());
    }

    void begin() {
        prepare();
        streams.start();
    }

    /**
     * The same for a stage that reads a topic as a whole: Kafka Streams comes back from the start of such a one when it has read
     * it, which without a broker is not soon.
     */
    void beginBeside() {
        prepare();
        Thread beginning = new Thread(this::startOrFail, "tidegate-start-" + stage);
        beginning.setDaemon(true);
        beginning.start();
    }

    @SuppressWarnings("IllegalCatch") // whatever it is, health has to tell it
    private void startOrFail() {
        try {
            streams.start();
        } catch (RuntimeException failed) {
            if (streams.state().isShuttingDown() || streams.state().hasCompletedShutdown()) {
                return;
            }
            restarts.giveUp(failed);
            ended.countDown();
            ran.countDown();
        }
    }

    /** While it starts already: what is missing, if anything, Kafka Streams asks for again and again. */
    void addMissing(Changelogs changelogs, Map<String, Object> admin) {
        if (changelogs.sources().isEmpty()) {
            return;
        }
        Thread adding = new Thread(() -> addOrTell(changelogs, admin), "tidegate-changelogs-" + stage);
        adding.setDaemon(true);
        beside.set(adding);
        adding.start();
    }

    private void addOrTell(Changelogs changelogs, Map<String, Object> config) {
        Admin admin = Admin.create(config);
        try {
            while (!tried(changelogs, admin)) {
                LOG.debug("the changelogs of stage {} will be looked at again", stage);
            }
        } catch (ExecutionException refused) {
            LOG.warn("whether stage {} has all its changelogs could not be found out", stage, refused);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /** False where nobody answered, which takes a while. */
    private boolean tried(Changelogs changelogs, Admin admin) throws ExecutionException, InterruptedException {
        try {
            List<String> made = changelogs.addMissing(admin);
            if (!made.isEmpty()) {
                LOG.info("stage {} keeps more than an earlier build did: made {}", stage, made);
            }
            return true;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TimeoutException) {
                return false;
            }
            throw failed;
        }
    }

    private void prepare() {
        streams.setUncaughtExceptionHandler(restarts);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                ran.countDown();
                restarts.calm();
            }
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
                ran.countDown();
            }
        });
    }

    /** The stage's name. */
    public String stage() {
        return stage;
    }

    /** What Kafka Streams says of itself. */
    public KafkaStreams.State state() {
        return streams.state();
    }

    /** How it does; cheap enough to be asked every second. */
    public StageHealth health() {
        long records = 0;
        double lag = 0;
        double silence = 0;
        Set<String> consumers = consumersAtWork();
        for (Map.Entry<MetricName, ? extends Metric> entry : streams.metrics().entrySet()) {
            MetricName name = entry.getKey();
            boolean total = name.tags().size() <= 1;
            if (total
                    && ((name.group().equals("consumer-fetch-manager-metrics")
                                    && name.name().equals("records-consumed-total"))
                            || (name.group().equals("producer-metrics")
                                    && name.name().equals("record-send-total")))) {
                records += (long) number(entry.getValue());
            }
            if (name.group().equals("consumer-fetch-manager-metrics")
                    && name.name().equals("records-lag")
                    && isOf(consumers, name)) {
                lag += number(entry.getValue());
            }
            // A member beats every 1.5 s as long as it knows the broker that leads its group. A lag says nothing then:
            // it stands where it stood.
            if (name.group().equals("consumer-coordinator-metrics")
                    && name.name().equals("last-heartbeat-seconds-ago")
                    && isOf(consumers, name)) {
                silence = Math.max(silence, number(entry.getValue()));
            }
        }
        return new StageHealth(
                stage,
                streams.state(),
                progress.sinceChange(records, clock.instant()),
                Duration.ofSeconds((long) silence),
                Math.max(0, (long) lag),
                records,
                Optional.ofNullable(restarts.fatal()).map(Throwable::toString));
    }

    /** Counts what was set aside. */
    public DeadLetterCounts deadLetters() {
        return deadLetters;
    }

    /** The Kafka Streams client under it, for binding its metrics. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Waits until it runs for the first time; false when the time is over or it ended before. */
    public boolean awaitRunning(Duration patience) throws InterruptedException {
        return ran.await(patience.toMillis(), TimeUnit.MILLISECONDS) && health().isLive();
    }

    /** Waits until it has ended, by {@link #close} or by what it could not survive; false when the time is over. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Commits and stops, and stays a member of its group, so that a restart under the same instance id is quick. */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /** The same, within a time of the caller's; what did not end by then ends with the process. */
    public void close(Duration patience) {
        lookNoMore();
        streams.close(patience);
    }

    /** Commits, stops, and leaves its group: for an instance that will not come back. */
    public void leave() {
        lookNoMore();
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(PATIENCE));
    }

    private void lookNoMore() {
        Thread adding = beside.getAndSet(null);
        if (adding != null) {
            adding.interrupt();
        }
    }

    /**
     * The main consumers of the threads that live. One that died and was replaced may leave its clients' metrics behind, and by
     * them its silence would be the stage's for ever.
     */
    private Set<String> consumersAtWork() {
        return streams.metadataForLocalThreads().stream()
                .filter(thread -> !ENDING.contains(thread.threadState()))
                .map(ThreadMetadata::consumerClientId)
                .collect(Collectors.toSet());
    }

    private static boolean isOf(Set<String> clients, MetricName name) {
        return clients.contains(name.tags().getOrDefault("client-id", ""));
    }

    /** Metrics without a value yet are NaN, or -1 for a lag. */
    private static double number(Metric metric) {
        return metric.metricValue() instanceof Number number && number.doubleValue() > 0 ? number.doubleValue() : 0;
    }
}
