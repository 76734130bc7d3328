package io.tidegate.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code policy}: groups what one does with policies. */
@Command(name = "policy", description = "Reads and writes the policies of services.")
final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw Cli.missingSubcommand(spec.commandLine());
    }
}
