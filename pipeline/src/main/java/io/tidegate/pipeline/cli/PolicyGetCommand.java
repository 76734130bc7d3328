package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.RecordWriter;
import io.tidegate.pipeline.config.Yaml;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code policy get}: the policy of a service that is in force. */
@Command(name = "get", description = "Prints the newest policy of a service as YAML that 'policy apply' takes.")
final class PolicyGetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Parameters(paramLabel = "SERVICE")
    private ServiceId service;

    @Option(names = "--json", description = "As JSON, with the version.")
    private boolean json;

    PolicyGetCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(connection.load())) {
            Map<ServiceId, ScalingPolicy> policies = session.policies();
            ScalingPolicy policy = Optional.ofNullable(policies.get(service))
                    .orElseThrow(() -> CommandFailure.usage("no policy for service '" + service + "'; "
                            + Session.list("services with one", policies.keySet())));
            ObjectNode tree = RecordWriter.write(PolicyDocument.of(policy));
            if (json) {
                Output.of(spec).json(tree.put("version", policy.version()));
            } else {
                Output.of(spec)
                        .line("# version " + policy.version() + "\n"
                                + Yaml.write(tree).stripTrailing());
            }
        }
        return ExitCode.OK;
    }
}
