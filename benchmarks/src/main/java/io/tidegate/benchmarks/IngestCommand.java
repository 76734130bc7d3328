package io.tidegate.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.benchmarks.IngestRun.Ingested;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ingest}: processor time of a sample through all of ingest, against reading and decoding it. */
@Command(
        name = "ingest",
        description = "Processor time a sample costs all of ingest, against a bare loop that reads and decodes it.")
final class IngestCommand implements Callable<Integer> {
    /** Growth is measured with the same heap at every size, one that is large enough for the largest. */
    private static final List<String> GROWTH_FLAGS = List.of("-Xmx3g");

    private static final List<Integer> GROWTH = List.of(100, 1_000, 10_000, 100_000);
    private static final double KIB = 1024;

    @Mixin
    private final BacklogOptions options = new BacklogOptions(5_000_000, 2);

    @Option(names = "--growth", description = "100 to 100,000 pools: processor time, state and heap of each.")
    private boolean growth;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Report report = options.begin();
        report.machine("before");
        if (growth) {
            grow(report);
        } else {
            compare(report);
        }
        report.save();
        return 0;
    }

    private void compare(Report report) throws IOException, InterruptedException {
        List<Cost> ingest = new ArrayList<>();
        List<Cost> bare = new ArrayList<>();
        Ingested last;
        try (Servers servers = Servers.start(report)) {
            Backlog backlog = Backlog.of(options.samples(), options.pools());
            backlog.write(servers, report);
            IngestRun run = new IngestRun(servers, backlog, report, List.of());
            int round = 1;
            do {
                bare.add(run.bareLoop());
                last = run.ingest(options.flags(round), false);
                ingest.add(last.cost());
            } while (round++ < options.rounds());
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < ingest.size(); i++) {
            rows.add(BacklogOptions.row("ingest", i + 1, ingest.get(i)));
            rows.add(BacklogOptions.row("bare loop", i + 1, bare.get(i)));
        }
        report.table(List.of("", "round", "samples", "processor s", "µs/sample", "samples/s"), rows);
        report.line(String.format(
                "of each run the first %.0f %% are warm-up; the last one's changelogs: %.2f writes a sample,"
                        + " %.1f KiB of state a pool; %,d windows as the samples imply",
                100 * IngestRun.WARM_UP,
                (double) last.logged() / options.samples(),
                last.stateBytes() / KIB / options.pools(),
                last.windows()));
        report.machine("after");
        double x = average(ingest);
        double y = average(bare);
        ObjectNode figures = report.json();
        figures.put("ingest µs", x).put("bare loop µs", y).put("ratio", x / y);
        report.line(String.format("ingest: %.2f µs per sample, bare loop %.2f µs, ratio %.2f", x, y, x / y));
    }

    private void grow(Report report) throws InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        long leastHeap = 0;
        double leastCost = 0;
        for (int size : GROWTH) {
            Ingested ingested;
            try (Servers servers = Servers.start(report)) {
                Backlog backlog = Backlog.of(Math.max(options.samples(), 20L * size), size);
                backlog.write(servers, report);
                ingested = new IngestRun(servers, backlog, report, GROWTH_FLAGS).ingest(List.of(), true);
            }
            long heap = ingested.heapBytes().orElse(0L);
            double cost = ingested.cost().micros();
            boolean first = rows.isEmpty();
            leastHeap = first ? heap : leastHeap;
            leastCost = first ? cost : leastCost;
            double heapKib = first ? Double.NaN : (heap - leastHeap) / KIB / (size - GROWTH.get(0));
            double stateKib = ingested.stateBytes() / KIB / size;
            rows.add(List.of(
                    String.format("%,d", size),
                    String.format("%.2f", cost),
                    String.format("%.2f", cost / leastCost),
                    String.format("%.1f", stateKib),
                    first ? "-" : String.format("%.1f", heapKib)));
            report.json()
                    .putObject(size + " pools")
                    .put("µs", cost)
                    .put("state KiB a pool", stateKib)
                    .put("heap KiB a pool", heapKib);
        }
        report.table(List.of("pools", "µs/sample", "growth", "state KiB/pool", "heap KiB/pool"), rows);
        report.line("heap: live objects, less those at " + GROWTH.get(0) + " pools");
        report.machine("after");
    }

    private static double average(List<Cost> costs) {
        return costs.stream().mapToDouble(Cost::micros).average().orElse(Double.NaN);
    }
}
