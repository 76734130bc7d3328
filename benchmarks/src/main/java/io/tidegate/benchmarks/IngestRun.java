package io.tidegate.benchmarks;

import io.tidegate.schemas.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * A backlog that is read to its end, by ingest and by the bare loop. Both are processes of their own with the same flags, and
 * of both the first part of the backlog is for the JIT compiler and not counted.
 */
final class IngestRun {
    /** The share of the backlog that warms up. */
    static final double WARM_UP = 0.2;

    private static final String GROUP = "tidegate-ingest";
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Servers servers;
    private final Backlog backlog;
    private final Offsets end;
    private final Report report;
    private final List<String> flags;
    private int runs;

    /** For a backlog that was written to servers that had no samples. */
    IngestRun(Servers servers, Backlog backlog, Report report, List<String> flags) {
        this(servers, backlog, 0, report, flags);
    }

    /** The same with so many records of garbage between the samples. */
    IngestRun(Servers servers, Backlog backlog, long garbage, Report report, List<String> flags) {
        this.servers = servers;
        this.backlog = backlog;
        this.report = report;
        this.flags = flags;
        this.end = Offsets.endOf(servers, Topics.POOL_METRICS.name());
        if (end.sum() != backlog.samples() + garbage) {
            throw new BenchmarkFailure(
                    "there must be " + (backlog.samples() + garbage) + " records, but were " + end.sum());
        }
    }

    /**
     * What ingest did.
     *
     * @param cost of a sample
     * @param windows closed windows, each checked against the samples
     * @param stateBytes the newest value of everything that stands in the changelogs, keys too
     * @param logged records that were written to the changelogs
     * @param heapBytes live objects at the end; empty where it was not asked for
     */
    record Ingested(Cost cost, long windows, long stateBytes, long logged, Optional<Long> heapBytes) {}

    /** {@code tidegate run --stage ingest}, from nothing to the end of the backlog. */
    Ingested ingest(List<String> furtherFlags, boolean withHeap) throws InterruptedException {
        forget();
        Offsets before = Offsets.endOf(servers, Topics.POOL_WINDOWS.name());
        Path folder = servers.folder().resolve("ingest-" + ++runs);
        List<String> all = new ArrayList<>(flags);
        all.addAll(furtherFlags);
        Cost cost;
        Optional<Long> heap;
        try (MeasuredProcess ingest = Stages.start(servers, folder, all, "ingest")) {
            cost = follow(ingest);
            heap = withHeap ? Optional.of(LiveHeap.bytes(ingest.pid())) : Optional.empty();
        }
        WindowCheck check = new WindowCheck(backlog);
        long windows = check.check(servers, before);
        Changelogs changelogs = Changelogs.of(servers, GROUP);
        report.progress(String.format(
                "ingest: %.2f µs a sample at %,.0f samples/s, %,d windows as the samples imply",
                cost.micros(), cost.samplesPerSecond(), windows));
        return new Ingested(cost, windows, changelogs.bytes(), changelogs.records(), heap);
    }

    private Cost follow(MeasuredProcess ingest) throws InterruptedException {
        Cost all = Drain.follow(servers, ingest, GROUP, Topics.POOL_METRICS.name(), end, WARM_UP);
        // Garbage is spread evenly: the share of samples is the same all along.
        return new Cost(
                Math.round(all.samples() * (double) backlog.samples() / end.sum()), all.processor(), all.elapsed());
    }

    /** The same samples, read and decoded and nothing else. */
    Cost bareLoop() throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add(servers.bootstrapServers());
        arguments.add(servers.registryUrl());
        arguments.add(String.valueOf((long) (WARM_UP * backlog.samples())));
        for (int i = 0; i < end.at().size(); i++) {
            arguments.add(String.valueOf(end.at().get(new TopicPartition(Topics.POOL_METRICS.name(), i))));
        }
        try (MeasuredProcess loop = MeasuredProcess.start(
                        log(servers.folder().resolve("bare-loop")), flags, BareLoop.class.getName(), arguments);
                BufferedReader said = loop.output()) {
            Said warm = Said.read(said, "warm");
            long begun = System.nanoTime();
            Said done = Said.read(said, "done");
            if (done.records != backlog.samples()) {
                throw new BenchmarkFailure(
                        "the bare loop read " + done.records + " of " + backlog.samples() + " samples");
            }
            Cost cost = new Cost(
                    done.records - warm.records,
                    done.processor.minus(warm.processor),
                    Duration.ofNanos(System.nanoTime() - begun));
            report.progress(String.format(
                    "bare loop: %.2f µs a sample at %,.0f samples/s", cost.micros(), cost.samplesPerSecond()));
            return cost;
        }
    }

    private record Said(long records, Duration processor) {
        static Said read(BufferedReader from, String expected) throws IOException {
            String line = from.readLine();
            String[] words = line == null ? new String[0] : line.split(" ", -1);
            if (words.length != 3 || !words[0].equals(expected)) {
                throw new BenchmarkFailure("the bare loop said '" + line + "' and not '" + expected + "'");
            }
            return new Said(Long.parseLong(words[1]), Duration.ofNanos(Long.parseLong(words[2])));
        }
    }

    /** Ingest begins anew: without offsets and without state. */
    private void forget() throws InterruptedException {
        Admin admin = servers.cluster().admin();
        try {
            while (true) {
                try {
                    admin.deleteConsumerGroups(List.of(GROUP)).all().get();
                    break;
                } catch (ExecutionException refused) {
                    if (refused.getCause() instanceof GroupIdNotFoundException) {
                        break;
                    }
                    if (!(refused.getCause() instanceof GroupNotEmptyException)) {
                        throw refused;
                    }
                    // A static member stays in its group until its session is over.
                    Thread.sleep(500);
                }
            }
            admin.deleteTopics(Changelogs.names(servers, GROUP)).all().get();
            while (!Changelogs.names(servers, GROUP).isEmpty()) {
                Thread.sleep(LOOK.toMillis());
            }
        } catch (ExecutionException refused) {
            throw new BenchmarkFailure("ingest could not begin anew: " + refused.getCause());
        }
    }

    private static Path log(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }
}
