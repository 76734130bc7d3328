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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
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

    private static final List<Integer> RATES = List.of(2_000, 20_000);
    private static final Duration WARM = Duration.ofMinutes(3);
    private static final Duration LAG_LOOK = Duration.ofMillis(250);
    private static final Duration LEASED = Duration.ofMinutes(1);
    private static final Duration ANSWERED = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rates",
            split = ",",
            description = "Samples a second of the other pools (2000,20000; beside --flood or --monitors 2000).")
    private List<Integer> rates = List.of();

    @Option(
            names = "--steps",
            description = "Steps of load at each rate, and as many more with each company (${DEFAULT-VALUE}).")
    private int steps = 200;

    @Option(names = "--flood", description = "By turns, one pool more sends fifty times as much as any other.")
    private boolean flood;

    @Option(
            names = "--monitors",
            paramLabel = "N",
            description = "By turns, so many more read decisions and commands as they come.")
    private Optional<Integer> monitors = Optional.empty();

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
        if (monitors.filter(count -> count < 1 || count > 200).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--monitors must be between 1 and 200, but was " + monitors.orElseThrow());
        }
        List<Company> companies = companies();
        Report report = new Report(spec, json);
        report.machine("before");
        for (int rate : rates.isEmpty() ? RATES.subList(0, companies.size() > 1 ? 1 : RATES.size()) : rates) {
            measure(rate, companies, report);
        }
        report.line("for comparison, by their documented intervals: Kubernetes' HPA looks every 15 s, KEDA every 30 s");
        report.machine("after");
        report.save();
        return 0;
    }

    private List<Company> companies() {
        List<Company> companies = new ArrayList<>(List.of(Company.NOBODY));
        if (flood) {
            companies.add(Company.flood());
        }
        monitors.map(Company::monitors).ifPresent(companies::add);
        return companies;
    }

    /** A step that was answered, and what else went on. */
    private record Answered(Company company, Step step) {}

    private void measure(int rate, List<Company> companies, Report report) throws InterruptedException {
        int all = steps * companies.size();
        List<Answered> done;
        long sent;
        long late;
        long begun;
        try (Servers servers = Servers.start(report)) {
            Path data = servers.folder().resolve("stages");
            try (TopicSerdes serdes = servers.serdes();
                    TopicWriting writing = new TopicWriting(servers.cluster(), serdes)) {
                writing.write(Topics.SCALING_POLICIES, SERVICE, policy(pools(all)));
            }
            try (MeasuredProcess stages = Stages.start(servers, data, FLAGS)) {
                Stages.awaitRunning(stages, data);
                begun = System.nanoTime();
                try (Background background = Background.start(servers, rate)) {
                    awaitKeepingUp(servers, stages, rate, report);
                    try (Turns turns = new Turns(servers, report, companies)) {
                        done = steps(all, turns, servers, stages, report);
                    }
                    sent = background.sent();
                    late = background.late();
                }
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        List<Answered> counted = done.subList((int) (WARM_UP * done.size()), done.size());
        report.line(String.format(
                "%,d samples/s wanted, %,.0f sent, %d hundredths of a second began late; %d steps counted after %d to warm up",
                rate, sent / seconds, late, counted.size(), done.size() - counted.size()));
        for (Company company : companies) {
            Latencies latencies = latencies(counted, company);
            String where = rate + "/s" + (company.equals(Company.NOBODY) ? "" : ", " + company.inWords());
            latencies.report(where, report);
            if (!company.equals(Company.NOBODY)) {
                latencies.compare(where, latencies(counted, Company.NOBODY), report);
            }
        }
    }

    private static Latencies latencies(List<Answered> answered, Company company) {
        return Latencies.of(answered.stream()
                .filter(each -> each.company().equals(company))
                .map(Answered::step)
                .toList());
    }

    private static int pools(int steps) {
        return steps / STEPS_OF_A_POOL + 1;
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

    private static List<Answered> steps(int all, Turns turns, Servers servers, MeasuredProcess stages, Report report)
            throws InterruptedException {
        Map<PoolId, SteppedPool> pools = new ConcurrentSkipListMap<>();
        List<Answered> done = new ArrayList<>();
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
            for (int i = 0; i < pools(all); i++) {
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
            while (done.size() < all) {
                for (SteppedPool pool : pools.values()) {
                    if (done.size() == all || pool.size() > HIGHEST) {
                        continue;
                    }
                    Company company = turns.at(done.size());
                    Step step = pool.stepUp(STEP);
                    long until = System.nanoTime() + ANSWERED.toNanos();
                    while (!pool.isAnswered()) {
                        stages.requireAlive();
                        if (System.nanoTime() - until > 0) {
                            throw new BenchmarkFailure("a step of the load was not answered within " + ANSWERED);
                        }
                        Thread.sleep(LOOK.toMillis());
                    }
                    done.add(new Answered(company, step));
                    // Not in step with the commits.
                    Thread.sleep(200 + random.nextInt(100));
                }
                report.progress(done.size() + " of " + all + " steps");
                if (pools.values().stream().allMatch(pool -> pool.size() > HIGHEST) && done.size() < all) {
                    throw new BenchmarkFailure("all pools have grown after " + done.size() + " steps");
                }
            }
        } finally {
            clockwork.close();
        }
        return done;
    }

    private static ScalingPolicy policy(int pools) {
        return ScalingPolicy.usual(SERVICE, 1, PolicyMode.ACT, pools * CEILING * 2, pools * CEILING);
    }
}
