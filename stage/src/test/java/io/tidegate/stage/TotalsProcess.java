package io.tidegate.stage;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The small stage in a process of its own, so that it can be killed. */
final class TotalsProcess {
    private TotalsProcess() {}

    static Process start(String bootstrapServers, Path state) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TotalsProcess.class.getName(),
                        bootstrapServers,
                        state.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(new File(state.toFile().getParentFile(), "totals.log")))
                .start();
    }

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> given = Arrays.asList(arguments);
        StageSettings settings = StageSettings.of("totals", given.get(0), Path.of(given.get(1)))
                .withInstanceId("only")
                .withCommitInterval(Duration.ofMillis(100));
        try (RunningStage stage = Totals.STAGE.configure(settings).start(Clock.systemUTC())) {
            stage.awaitEnd(Duration.ofHours(1));
        }
    }
}
