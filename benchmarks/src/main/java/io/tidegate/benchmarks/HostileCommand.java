package io.tidegate.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ingest.IngestTopology;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hostile}: the same backlog through ingest, with and without garbage between its samples. */
@Command(name = "hostile", description = "How much garbage between the samples slows ingest down.")
final class HostileCommand implements Callable<Integer> {
    @Mixin
    private final BacklogOptions options = new BacklogOptions(5_000_000, 1);

    @Option(names = "--share", description = "Share of garbage among all records (${DEFAULT-VALUE}).")
    private double share = 0.1;

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.require(share > 0 && share <= 0.9, "--share must be above 0 and at most 0.9, but was " + share);
        Report report = options.begin();
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
            Backlog backlog = Backlog.of(options.samples(), options.pools());
            backlog.write(alone, report);
            Pollution pollution = Pollution.of(share, options.pools(), backlog, serdes);
            backlog.write(together, report, pollution);
            garbage = pollution.given();
            IngestRun without = new IngestRun(alone, backlog, report, List.of());
            IngestRun with = new IngestRun(together, backlog, garbage, report, List.of());
            for (int round = 1; round <= options.rounds(); round++) {
                clean.add(without.ingest(List.of(), false).cost());
                polluted.add(with.ingest(options.flags(round), false).cost());
            }
            letters = letters(together) / options.rounds();
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < options.rounds(); i++) {
            rows.add(BacklogOptions.row("without garbage", i + 1, clean.get(i)));
            rows.add(BacklogOptions.row("with garbage", i + 1, polluted.get(i)));
        }
        report.table(List.of("", "round", "samples", "processor s", "µs/sample", "samples/s"), rows);
        report.line(String.format(
                "%,d records of garbage between %,d samples, of which %,d were set aside; windows of the samples as without",
                garbage, options.samples(), letters));
        report.machine("after");
        double with = average(polluted, Cost::samplesPerSecond);
        double without = average(clean, Cost::samplesPerSecond);
        double dearer = average(polluted, Cost::micros) / average(clean, Cost::micros);
        // Garbage is of the stream, too: with none of it dearer than a sample, as many records go through in a second.
        double records = with / (1 - share);
        ObjectNode figures = report.json();
        figures.put("samples/s with", with)
                .put("samples/s without", without)
                .put("records/s with", records)
                .put("processor time ratio", dearer);
        report.line(String.format(
                "hostile: %,.0f records/s with %.0f %% garbage, %,.0f without, ratio %.2f; samples/s ratio %.2f,"
                        + " processor time of a sample ratio %.2f",
                records, 100 * share, without, records / without, with / without, dearer));
    }

    private static long letters(Servers servers) {
        AtomicLong letters = new AtomicLong();
        Offsets end =
                Offsets.endOf(servers, Topics.deadLetters(IngestTopology.STAGE).name());
        end.begin().readTo(end, servers.clientProperties(), (key, value) -> letters.incrementAndGet());
        return letters.get();
    }

    private static double average(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        return costs.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
