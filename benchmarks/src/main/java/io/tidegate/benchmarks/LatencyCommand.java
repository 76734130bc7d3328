package io.tidegate.benchmarks;

import io.tidegate.agent.core.Clockwork;
import io.tidegate.agent.core.Host;
import io.tidegate.agent.core.ManagedPool;
import io.tidegate.agent.core.Outbox;
import io.tidegate.agent.core.Pace;
import io.tidegate.agent.kafka.KafkaLink;
import io.tidegate.benchmarks.SteppedPool.Step;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.cluster.TopicWriting;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latency}: from an agent's sample to the decision, the command and the new size, under load. */
@Command(
        name = "latency",
        description =
                "From an agent's sample to the decision, the command and the new size, while other pools send too.")
final class LatencyCommand implements Callable<Integer> {
    private static final ServiceId SERVICE = new ServiceId("stepped-db");
    private static final int FLOOR = 4;
    private static final int CEILING = 40;
    private static final int STEP = 3;

    /** A pool is left alone when it has come so far: it would shrink only minutes later. */
    private static final int HIGHEST = 34;

    private static final int STEPS_OF_A_POOL = 4;
    private static final double WARM_UP = 0.2;
    private static final Duration LOOK = Duration.ofMillis(2);
    /** Twenty thousand pools do not fit into the heap for some hundreds that the launcher gives. */
    private static final List<String> FLAGS = List.of("-Xmx3g");

    private static final String INGEST = "tidegate-ingest";

    /** It keeps up when less than half a second of samples has waited for so long. */
    private static final Duration KEEPING_UP = Duration.ofSeconds(10);

    private static final Duration WARM = Duration.ofMinutes(3);
    private static final Duration LAG_LOOK = Duration.ofMillis(250);
    private static final Duration LEASED = Duration.ofMinutes(1);
    private static final Duration ANSWERED = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec;

    @Option(names = "--rates", split = ",", description = "Samples a second of the other pools (${DEFAULT-VALUE}).")
    private List<Integer> rates = List.of(2_000, 20_000);

    @Option(names = "--steps", description = "Steps of load at each rate (${DEFAULT-VALUE}).")
    private int steps = 200;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (steps < 10 || steps > 2_000) {
            throw new ParameterException(spec.commandLine(), "--steps must be between 10 and 2000, but was " + steps);
        }
        if (rates.stream().anyMatch(rate -> rate < 100 || rate > 100_000)) {
            throw new ParameterException(
                    spec.commandLine(), "--rates must be between 100 and 100000, but were " + rates);
        }
        Report report = new Report(spec, json);
        report.machine("before");
        for (int rate : rates) {
            measure(rate, report);
        }
        report.line("for comparison, by their documented intervals: Kubernetes' HPA looks every 15 s, KEDA every 30 s");
        report.machine("after");
        report.save();
        return 0;
    }

    private void measure(int rate, Report report) throws InterruptedException {
        List<Step> done;
        long sent;
        long late;
        long begun;
        try (Servers servers = Servers.start(report)) {
            Path data = servers.folder().resolve("stages");
            try (TopicSerdes serdes = servers.serdes();
                    TopicWriting writing = new TopicWriting(servers.cluster(), serdes)) {
                writing.write(Topics.SCALING_POLICIES, SERVICE, policy());
            }
            try (MeasuredProcess stages = Stages.start(servers, data, FLAGS)) {
                Stages.awaitRunning(stages, data);
                begun = System.nanoTime();
                try (Background background = Background.start(servers, rate)) {
                    awaitKeepingUp(servers, stages, rate, report);
                    done = steps(servers, stages, report);
                    sent = background.sent();
                    late = background.late();
                }
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        List<Step> counted = done.subList((int) (WARM_UP * done.size()), done.size());
        report.line(String.format(
                "%,d samples/s wanted, %,.0f sent, %d hundredths of a second began late; %d steps counted after %d to warm up",
                rate, sent / seconds, late, counted.size(), done.size() - counted.size()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(rate, "sample to decision", counted, each -> since(each.sampled(), each.decided()), report));
        rows.add(row(rate, "sample to command", counted, each -> since(each.sampled(), each.commanded()), report));
        rows.add(row(rate, "sample to resized", counted, each -> since(each.sampled(), each.resized()), report));
        rows.add(row(rate, "step to resized", counted, each -> since(Optional.of(each.at()), each.resized()), report));
        report.table(List.of("ms", "p50", "p90", "p99", "max"), rows);
    }

    /** The stages begin cold: what waits meanwhile would be measured as if it always did. */
    private static void awaitKeepingUp(Servers servers, MeasuredProcess stages, int rate, Report report)
            throws InterruptedException {
        String topic = Topics.POOL_METRICS.name();
        long until = System.nanoTime() + WARM.toNanos();
        long since = System.nanoTime();
        while (System.nanoTime() - since < KEEPING_UP.toNanos()) {
            stages.requireAlive();
            long read = Offsets.committed(servers, INGEST, topic).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            long waiting = Offsets.endOf(servers, topic).sum() - read;
            long now = System.nanoTime();
            if (waiting > rate / 2) {
                since = now;
            }
            if (now - until > 0) {
                throw new BenchmarkFailure(String.format(
                        "ingest does not keep up with %,d samples/s: after %s %,d wait to be read",
                        rate, WARM, waiting));
            }
            Thread.sleep(LAG_LOOK.toMillis());
        }
        report.progress(String.format("ingest keeps up with %,d samples/s", rate));
    }

    private List<Step> steps(Servers servers, MeasuredProcess stages, Report report) throws InterruptedException {
        Map<PoolId, SteppedPool> pools = new ConcurrentSkipListMap<>();
        List<Step> done = new ArrayList<>();
        Clockwork clockwork = new Clockwork();
        try (KafkaLink link = KafkaLink.to(servers.clientProperties(), servers.serdes());
                DecisionWatch watch = DecisionWatch.start(
                        servers,
                        (pool, decision) -> {
                            if (decision instanceof ScalingDecision.Resize resize) {
                                Optional.ofNullable(pools.get(pool))
                                        .ifPresent(each -> each.decided(resize.to(), Instant.now()));
                            }
                        },
                        (PoolId pool, PoolCommand command) -> Optional.ofNullable(pools.get(pool))
                                .ifPresent(
                                        each -> each.commanded(command.lease().connections(), Instant.now())))) {
            link.start();
            clockwork.start();
            for (int i = 0; i <= steps / STEPS_OF_A_POOL; i++) {
                PoolId id = new PoolId("stepped-" + i);
                SteppedPool control = new SteppedPool(FLOOR);
                pools.put(id, control);
                ManagedPool pool = new ManagedPool(
                        Backlog.registration(id, SERVICE, Instant.now()),
                        control,
                        new Outbox<>(link::wake),
                        Pace.DEFAULT,
                        InstantSource.system(),
                        Host::load);
                link.add(pool);
                clockwork.add(pool);
            }
            watch.awaitResizes(pools.size(), LEASED);
            SplittableRandom random = new SplittableRandom(1);
            while (done.size() < steps) {
                for (SteppedPool pool : pools.values()) {
                    if (done.size() == steps || pool.size() > HIGHEST) {
                        continue;
                    }
                    Step step = pool.stepUp(STEP);
                    long until = System.nanoTime() + ANSWERED.toNanos();
                    while (!pool.isAnswered()) {
                        stages.requireAlive();
                        if (System.nanoTime() - until > 0) {
                            throw new BenchmarkFailure("a step of the load was not answered within " + ANSWERED);
                        }
                        Thread.sleep(LOOK.toMillis());
                    }
                    done.add(step);
                    // Not in step with the commits.
                    Thread.sleep(200 + random.nextInt(100));
                }
                report.progress(done.size() + " of " + steps + " steps");
                if (pools.values().stream().allMatch(pool -> pool.size() > HIGHEST) && done.size() < steps) {
                    throw new BenchmarkFailure("all pools have grown after " + done.size() + " steps");
                }
            }
        } finally {
            clockwork.close();
        }
        return done;
    }

    private ScalingPolicy policy() {
        int pools = steps / STEPS_OF_A_POOL + 1;
        return new ScalingPolicy(
                SERVICE,
                1,
                PolicyMode.ACT,
                pools * CEILING * 2,
                pools * CEILING,
                ScalingPolicy.Sizing.DEFAULT,
                ScalingPolicy.Leases.DEFAULT,
                ScalingPolicy.Damping.DEFAULT,
                ScalingPolicy.Emergency.DEFAULT,
                ScalingPolicy.DataQuality.DEFAULT,
                ScalingPolicy.Aftermath.DEFAULT,
                List.of(),
                List.of());
    }

    private static double since(Optional<Instant> from, Optional<Instant> to) {
        return Duration.between(from.orElseThrow(), to.orElseThrow()).toNanos() / 1e6;
    }

    private static List<String> row(
            int rate, String what, List<Step> steps, Function<Step, Double> millis, Report report) {
        double[] sorted = steps.stream().mapToDouble(millis::apply).sorted().toArray();
        Map<String, Double> figures = new HashMap<>();
        List<String> row = new ArrayList<>(List.of(what));
        for (Map.Entry<String, Double> each :
                List.of(Map.entry("p50", 0.5), Map.entry("p90", 0.9), Map.entry("p99", 0.99), Map.entry("max", 1.0))) {
            int rank = (int) Math.ceil(each.getValue() * sorted.length);
            double value = sorted[Math.max(0, rank - 1)];
            figures.put(each.getKey(), value);
            row.add(String.format("%.0f", value));
        }
        report.json().set(rate + "/s, " + what, report.json().objectNode().putPOJO("ms", figures));
        return row;
    }
}
