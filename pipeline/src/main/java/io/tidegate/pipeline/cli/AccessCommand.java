package io.tidegate.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code access}: groups what one does with the users of a cluster. */
@Command(name = "access", description = "Gives users the rights that they need at a cluster.")
final class AccessCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw Cli.missingSubcommand(spec.commandLine());
    }
}
