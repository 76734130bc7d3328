package io.tidegate.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topics}: groups what one does with topics. */
@Command(name = "topics", description = "Creates and lists the topics that Tidegate uses.")
final class TopicsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw Cli.missingSubcommand(spec.commandLine());
    }
}
