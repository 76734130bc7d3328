package io.tidegate.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code replay}: groups what takes recorded topics out of a cluster and into another. */
@Command(name = "replay", description = "Takes recorded topics out of a cluster as files, and into another.")
final class ReplayCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw Cli.missingSubcommand(spec.commandLine());
    }
}
