package io.tidegate.pipeline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code backtest}: groups what replays a record. */
@Command(name = "backtest", description = "Replays what was recorded.")
final class BacktestCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw Cli.missingSubcommand(spec.commandLine());
    }
}
