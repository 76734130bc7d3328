package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.replay.ReplayManifest;
import io.tidegate.pipeline.replay.ReplayPrefix;
import io.tidegate.schemas.serde.SchemaRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay import}: exported topics become topics of their own. */
@Command(
        name = "import",
        description = {
            "Checks exported files, and writes them to topics of their own that no stage reads,",
            "with the keys, headers, times and order that they had. They are kept until deleted."
        })
final class ReplayImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Option(names = "--in", paramLabel = "DIR", required = true, description = "What 'replay export' wrote.")
    private Path in = Path.of(".");

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            description = "What the names of the topics begin with: '" + ReplayPrefix.USUAL
                    + "'. Not empty, and not 'tidegate'.")
    private ReplayPrefix prefix = new ReplayPrefix(ReplayPrefix.USUAL);

    ReplayImportCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        ReplayManifest manifest = ReplayManifest.read(in);
        PrintWriter err = spec.commandLine().getErr();
        try (Session session = Session.open(connection.load());
                SchemaRegistry registry = session.registry()) {
            List<String> topics = session.importing(registry, prefix).run(in, manifest, line -> {
                err.println(line);
                err.flush();
            });
            Output out = Output.of(spec);
            topics.forEach(topic -> out.line("created " + topic));
            out.line(manifest.records() + " records; read them with --prefix " + prefix.text());
        }
        return ExitCode.OK;
    }
}
