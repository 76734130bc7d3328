package io.tidegate.benchmarks;

import io.tidegate.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code restore}: how long each partition of ingest's windows is silent when ingest is killed or stopped and started. */
@Command(
        name = "restore",
        description =
                "From the start of ingest, after it was killed and after it was stopped, until each partition of its"
                        + " windows has a new one that is committed.")
final class RestoreCommand implements Callable<Integer> {
    private static final String GROUP = "tidegate-ingest";

    /** Each pool has an open window of each length then. */
    private static final long SAMPLES_OF_A_POOL = 20;

    /** Who goes on sending while ingest is away; the others only have state to be restored. */
    private static final int MOST_SENDERS = 2_000;

    /** Windows close at every moment, and not all of them every ten seconds at once. */
    private static final Duration SPREAD = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final double KIB = 1024;

    @Spec
    private CommandSpec spec;

    @Option(names = "--pools", split = ",", description = "Pools whose state is restored (${DEFAULT-VALUE}).")
    private List<Integer> pools = List.of(1_000, 100_000);

    @Option(names = "--rounds", description = "How often it is killed, and how often stopped (${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (pools.stream().anyMatch(each -> each < 100 || each > 100_000)) {
            throw new ParameterException(
                    spec.commandLine(), "--pools must be between 100 and 100000, but were " + pools);
        }
        if (rounds < 1 || rounds > 100) {
            throw new ParameterException(spec.commandLine(), "--rounds must be between 1 and 100, but was " + rounds);
        }
        Report report = new Report(spec, json);
        report.machine("before");
        List<List<String>> rows = new ArrayList<>();
        for (int each : pools) {
            measure(each, rows, report);
        }
        report.table(List.of("pools", "ended by", "p50 s", "p90 s", "longest s", "state MiB"), rows);
        report.machine("after");
        report.save();
        return 0;
    }

    private void measure(int count, List<List<String>> rows, Report report) throws InterruptedException {
        try (Servers servers = Servers.start(report)) {
            Backlog backlog = Backlog.of(SAMPLES_OF_A_POOL * count, count);
            backlog.write(servers, report);
            // As the launcher does: the classes are archived once and mapped by every later start.
            Path archive = servers.folder().resolve("classes.jsa");
            Stages.rehearse(servers, archive);
            List<Double> killed = new ArrayList<>();
            List<Double> stopped = new ArrayList<>();
            String mapped = "-XX:SharedArchiveFile=" + archive;
            MeasuredProcess running = start(servers, mapped);
            awaitRead(servers, running);
            SplittableRandom random = new SplittableRandom(1);
            try (Background background = Background.start(servers, Math.min(count, MOST_SENDERS), SPREAD);
                    FirstWindows windows = FirstWindows.watch(servers)) {
                windows.awaitAll(running, PATIENCE);
                for (int round = 0; round < 2 * rounds; round++) {
                    // Not in step with the commits, and long enough for what waited to be read.
                    Thread.sleep(2_000 + random.nextInt(1_000));
                    boolean kill = round % 2 == 0;
                    if (kill) {
                        running.kill();
                    } else {
                        running.close();
                    }
                    windows.begin();
                    running = start(servers, mapped);
                    List<Double> seconds = windows.awaitAll(running, PATIENCE);
                    (kill ? killed : stopped).addAll(seconds);
                    report.progress(String.format(
                            "%,d pools, %s: %d partitions after %.2f s",
                            count, kill ? "killed" : "stopped", seconds.size(), quantile(seconds, 1)));
                }
                if (background.sent() == 0) {
                    throw new BenchmarkFailure("no sample was sent while ingest was away");
                }
            } finally {
                running.close();
            }
            double mib = Changelogs.of(servers, GROUP).bytes() / KIB / KIB;
            rows.add(row(count, "SIGKILL", killed, mib, report));
            rows.add(row(count, "a clean stop", stopped, mib, report));
        }
    }

    private static MeasuredProcess start(Servers servers, String flag) {
        return Stages.start(
                servers, servers.folder().resolve("ingest"), List.of("-Xmx3g", "-Xlog:cds=off", flag), "ingest");
    }

    private static void awaitRead(Servers servers, MeasuredProcess ingest) throws InterruptedException {
        Offsets end = Offsets.endOf(servers, Topics.POOL_METRICS.name());
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!end.isReachedBy(Offsets.committed(servers, GROUP, Topics.POOL_METRICS.name()))) {
            ingest.requireAlive();
            if (System.nanoTime() - until > 0) {
                throw new BenchmarkFailure("ingest has not read the backlog after " + PATIENCE);
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    private static List<String> row(int pools, String end, List<Double> seconds, double mib, Report report) {
        report.json()
                .putObject(pools + " pools, " + end)
                .put("partitions", seconds.size())
                .put("p50 s", quantile(seconds, 0.5))
                .put("p90 s", quantile(seconds, 0.9))
                .put("longest s", quantile(seconds, 1))
                .put("state MiB", mib);
        return List.of(
                String.format("%,d", pools),
                end,
                String.format("%.2f", quantile(seconds, 0.5)),
                String.format("%.2f", quantile(seconds, 0.9)),
                String.format("%.2f", quantile(seconds, 1)),
                String.format("%.1f", mib));
    }

    private static double quantile(List<Double> values, double q) {
        return Latencies.at(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray(), q);
    }
}
