package io.tidegate.pipeline;

import io.tidegate.pipeline.cli.Cli;
import io.tidegate.pipeline.run.HeadStart;
import java.time.Clock;

/** The command {@code tidegate}. */
public final class Main {
    private Main() {}

    /** Runs one command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("run")) {
            HeadStart.take();
        }
        System.exit(
                Cli.commandLine(System.getenv(), Clock.systemUTC(), arguments).execute(arguments));
    }
}
