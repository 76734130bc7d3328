package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.replay.ReplayManifest;
import io.tidegate.pipeline.replay.ReplayManifest.ExportedTopic;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.serde.SchemaRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay export}: topics as Avro files. */
@Command(
        name = "export",
        description = {
            "Writes what is committed on topics to Avro files, each record as it is,",
            "and a manifest with counts and checksums. Changes nothing in the cluster.",
            "--from and --to are about when records were written."
        })
final class ReplayExportCommand implements Callable<Integer> {
    /** What a replay of decisions needs and compares. */
    private static final List<Topic<?, ?>> USUAL =
            List.of(Topics.SERVICE_INPUTS, Topics.SERVICE_SNAPSHOTS, Topics.SCALING_DECISIONS, Topics.INSIGHTS);

    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            arity = "1..*",
            description = {
                "Which topics, with or without '" + Topics.PREFIX + "'. When left out",
                "those that 'backtest parity' reads."
            })
    private List<String> topics = List.of();

    @Mixin
    private final RangeOptions range = new RangeOptions();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "A folder that is new or empty.")
    private Path out = Path.of(".");

    ReplayExportCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        range.check();
        List<Topic<?, ?>> asked = asked();
        PrintWriter err = spec.commandLine().getErr();
        try (Session session = Session.open(connection.load());
                SchemaRegistry registry = session.registry()) {
            session.requireTopics(asked);
            List<String> names = asked.stream().map(Topic::name).toList();
            ReplayManifest manifest = session.export(registry, out)
                    .run(names, range.from(), range.to(), clock.instant(), line -> {
                        err.println(line);
                        err.flush();
                    });
            Output.of(spec).lines(lines(manifest));
            return ExitCode.OK;
        }
    }

    private List<Topic<?, ?>> asked() {
        return topics.isEmpty()
                ? USUAL
                : topics.stream().map(ReplayExportCommand::named).distinct().toList();
    }

    private static Topic<?, ?> named(String given) {
        String name = given.startsWith(Topics.PREFIX) ? given : Topics.PREFIX + given;
        for (Topic<?, ?> topic : Stage.allTopics()) {
            if (topic.name().equals(name)) {
                return topic;
            }
        }
        throw CommandFailure.usage("unknown topic '" + given + "'; known topics: "
                + Stage.allTopics().stream()
                        .map(topic -> topic.name().substring(Topics.PREFIX.length()))
                        .collect(Collectors.joining(", ")));
    }

    private List<String> lines(ReplayManifest manifest) {
        List<String> lines = new ArrayList<>();
        TextTable table = new TextTable("TOPIC", "PARTITIONS", "RECORDS", "AS BYTES", "FILES");
        for (ExportedTopic topic : manifest.topics()) {
            long records = 0;
            long raw = 0;
            long files = 0;
            for (var partition : topic.partitions()) {
                records += partition.records();
                raw += partition.raw();
                files += partition.files().size();
            }
            table.add(
                    topic.topic(),
                    String.valueOf(topic.partitions().size()),
                    String.valueOf(records),
                    String.valueOf(raw),
                    String.valueOf(files));
        }
        lines.addAll(table.lines());
        lines.add(manifest.records() + " records in " + out
                + (manifest.raw() == 0
                        ? ""
                        : "; " + manifest.raw() + " of them cannot be read or have no value, and are kept as bytes"));
        return lines;
    }
}
