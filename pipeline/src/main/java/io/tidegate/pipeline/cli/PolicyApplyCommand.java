package io.tidegate.pipeline.cli;

import io.tidegate.domain.ScalingPolicy;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.RecordWriter;
import io.tidegate.pipeline.config.TreeDifference;
import io.tidegate.pipeline.config.Yaml;
import io.tidegate.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code policy apply}: makes a file the next version of its service's policy. */
@Command(
        name = "apply",
        description = "Makes a file the next version of its service's policy, and prints what changes.")
final class PolicyApplyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Parameters(paramLabel = "FILE", description = "The policy as YAML.")
    private Path file;

    @Option(names = "--dry-run", description = "Only print what would change.")
    private boolean dryRun;

    PolicyApplyCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        PolicyDocument document = PolicyDocument.read(Yaml.read(file)).orThrow(file.toString());
        Output out = Output.of(spec);
        try (Session session = Session.open(connection.load())) {
            Optional<ScalingPolicy> before =
                    Optional.ofNullable(session.policies().get(document.service()));
            ScalingPolicy policy =
                    document.toPolicy(before.map(ScalingPolicy::version).orElse(0) + 1);
            List<String> changes = TreeDifference.lines(
                    before.map(PolicyDocument::of).map(RecordWriter::write).orElseGet(Yaml::emptyTree),
                    RecordWriter.write(PolicyDocument.of(policy)));
            if (changes.isEmpty()) {
                out.line(policy.service() + ": nothing changes, version " + (policy.version() - 1) + " stays");
                return ExitCode.OK;
            }
            if (!dryRun) {
                session.write(Topics.SCALING_POLICIES, policy.service(), policy);
            }
            out.line(policy.service() + ": version " + policy.version() + (dryRun ? " would be" : "") + " applied"
                    + before.map(old -> ", changes to version " + old.version()).orElse(", the first"));
            out.lines(changes);
        }
        return ExitCode.OK;
    }
}
