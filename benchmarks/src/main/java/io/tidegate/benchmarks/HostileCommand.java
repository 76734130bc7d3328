package io.tidegate.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ingest.IngestTopology;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hostile}: the same backlog through ingest, with and without garbage between its samples. */
@Command(name = "hostile", description = "How much garbage between the samples slows ingest down.")
final class HostileCommand implements Callable<Integer> {
    private static final long FEWEST = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--samples", description = "Samples in the backlog (${DEFAULT-VALUE}).")
    private long samples = 2_000_000;

    @Option(names = "--pools", description = "Pools that send them, one a second each (${DEFAULT-VALUE}).")
    private int pools = 1_000;

    @Option(names = "--share", description = "Share of garbage among all records (${DEFAULT-VALUE}).")
    private double share = 0.1;

    @Option(names = "--rounds", description = "How often each side runs, by turns (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Records the last polluted run with Flight Recorder.")
    private Optional<Path> profile = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(samples >= FEWEST, "--samples must be at least " + FEWEST + ", but was " + samples);
        require(pools >= 1 && samples / pools >= 20, "--pools must have at least 20 samples each, but were " + pools);
        require(share > 0 && share <= 0.9, "--share must be above 0 and at most 0.9, but was " + share);
        require(rounds >= 1 && rounds <= 20, "--rounds must be between 1 and 20, but was " + rounds);
        Report report = new Report(spec, json);
        report.machine("before");
        compare(report);
        report.save();
        return 0;
    }

    private void compare(Report report) throws InterruptedException {
        List<Cost> clean = new ArrayList<>();
        List<Cost> polluted = new ArrayList<>();
        long garbage;
        long letters;
        try (Servers alone = Servers.start(report);
                Servers together = Servers.start(report);
                TopicSerdes serdes = together.serdes()) {
            Backlog backlog = Backlog.of(samples, pools);
            backlog.write(alone, report);
            Pollution pollution = Pollution.of(share, pools, backlog, serdes);
            backlog.write(together, report, pollution);
            garbage = pollution.given();
            IngestRun without = new IngestRun(alone, backlog, report, List.of());
            IngestRun with = new IngestRun(together, backlog, garbage, report, List.of());
            for (int round = 1; round <= rounds; round++) {
                clean.add(without.ingest(List.of(), false).cost());
                polluted.add(with.ingest(round == rounds ? profiling() : List.of(), false)
                        .cost());
            }
            letters = letters(together) / rounds;
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            rows.add(row("without garbage", i, clean.get(i)));
            rows.add(row("with garbage", i, polluted.get(i)));
        }
        report.table(List.of("", "round", "samples", "processor s", "µs/sample", "samples/s"), rows);
        report.line(String.format(
                "%,d records of garbage between %,d samples, of which %,d were set aside; windows of the samples as without",
                garbage, samples, letters));
        report.machine("after");
        double with = average(polluted, Cost::samplesPerSecond);
        double without = average(clean, Cost::samplesPerSecond);
        double dearer = average(polluted, Cost::micros) / average(clean, Cost::micros);
        ObjectNode figures = report.json();
        figures.put("samples/s with", with).put("samples/s without", without).put("processor time ratio", dearer);
        report.line(String.format(
                "hostile: %,.0f samples/s with %.0f %% garbage, %,.0f without, ratio %.2f; processor time of a sample ratio %.2f",
                with, 100 * share, without, with / without, dearer));
    }

    private static long letters(Servers servers) {
        AtomicLong letters = new AtomicLong();
        Offsets end =
                Offsets.endOf(servers, Topics.deadLetters(IngestTopology.STAGE).name());
        end.begin().readTo(end, servers.clientProperties(), (key, value) -> letters.incrementAndGet());
        return letters.get();
    }

    private List<String> profiling() {
        return profile.map(file -> List.of("-XX:StartFlightRecording=filename=" + file + ",settings=profile"))
                .orElse(List.of());
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), rule);
        }
    }

    private static List<String> row(String what, int round, Cost cost) {
        return List.of(
                what,
                String.valueOf(round + 1),
                String.format("%,d", cost.samples()),
                String.format("%.2f", cost.processor().toMillis() / 1e3),
                String.format("%.2f", cost.micros()),
                String.format("%,.0f", cost.samplesPerSecond()));
    }

    private static double average(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        return costs.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
