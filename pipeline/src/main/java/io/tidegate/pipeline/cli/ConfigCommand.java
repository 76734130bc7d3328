package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.config.RecordWriter;
import io.tidegate.pipeline.config.Yaml;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code config}: the settings that are in force. */
@Command(
        name = "config",
        description =
                "Prints the effective configuration as YAML: defaults, file, environment, options. Secrets are masked.")
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    ConfigCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(Yaml.write(RecordWriter.write(connection.load())));
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
