package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.pipeline.TestParts;
import io.tidegate.testing.SmallDisk;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, or fills: one line that names the folder, the right exit code, and nothing lost. */
class FullDiskIT {
    private static final Pattern READINESS = Pattern.compile("http://localhost:\\d+");
    private static final int LIMIT_SECONDS = 90;

    @TempDir
    private Path folder;

    @Test
    void up_and_demo_name_the_folder_that_has_no_room_before_anything_runs() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), 8)) {
            for (String command : List.of("up", "demo")) {
                CommandRun roomy = CommandRun.of(command, "--data", disk.path() + "/" + command);
                assertThat(roomy.exitCode()).as(command).isEqualTo(3);
                assertThat(lastLine(roomy.err()))
                        .matches("tidegate: .+: only \\d MB left for " + disk.path() + ".+, at least 64 MB are needed");
            }
            disk.fill();
            for (String command : List.of("up", "demo")) {
                CommandRun full = CommandRun.of(command, "--data", disk.path() + "/full-" + command);
                assertThat(full.exitCode()).as(command).isEqualTo(3);
                assertThat(lastLine(full.err()))
                        .matches("tidegate: .+: (no space|only 0 MB) left for " + disk.path() + ".+");
            }
        }
    }

    @Test
    void a_summary_that_has_no_room_is_refused_before_the_demonstration_and_not_after_it() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), 1)) {
            disk.fill();
            Path file = disk.path().resolve("summary.json");

            assertThat(CommandRun.of(
                            "demo",
                            "--summary",
                            file.toString(),
                            "--data",
                            folder.resolve("demo").toString()))
                    .isEqualTo(new CommandRun(3, "", "tidegate: --summary: no space left for " + file + "\n"));
        }
    }

    @Test
    void up_ends_and_says_why_when_its_disk_fills() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), 96)) {
            try (CommandProcess up = CommandProcess.start(
                    folder.resolve("output"),
                    Map.of(),
                    "up",
                    "--data",
                    disk.path() + "/up",
                    "--broker-port",
                    "0",
                    "--registry-port",
                    "0",
                    "--console-port",
                    "0",
                    "--http-port",
                    "0")) {
                assertThat(up.awaitOutput("policy apply")).contains("Tidegate is up.");
                disk.fill();
                assertThat(up.process().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                        .isTrue();

                assertThat(up.process().exitValue()).isEqualTo(3);
                assertThat(lastLine(Files.readString(up.output())))
                        .startsWith("tidegate: ")
                        .contains(": no space left for " + disk.path() + "/up/");
            }
        }
    }

    @Test
    void run_does_not_start_on_a_full_disk_and_goes_on_when_it_fills_later() throws Exception {
        try (TestParts parts = TestParts.start(folder.resolve("parts"));
                SmallDisk disk = SmallDisk.at(folder.resolve("disk"), 1)) {
            CommandRun.with(parts.environment(), "topics", "create");
            try (CommandProcess run = CommandProcess.start(
                    folder.resolve("output"),
                    parts.environment(),
                    "run",
                    "--http-port",
                    "0",
                    "--data",
                    disk.path() + "/state")) {
                Matcher readiness = READINESS.matcher(run.awaitOutput("running"));
                assertThat(readiness.find()).isTrue();
                disk.fill();

                Path policy = Files.writeString(folder.resolve("policy.yaml"), "{service: orders-db, budget: 80}");
                assertThat(CommandRun.with(parts.environment(), "policy", "apply", policy.toString())
                                .exitCode())
                        .isZero();
                // Only the decider can list the policy's service.
                Awaitility.await()
                        .atMost(Duration.ofSeconds(LIMIT_SECONDS))
                        .until(() ->
                                CommandRun.with(parts.environment(), "backtest", "decisions", "--service", "orders-db")
                                                .exitCode()
                                        == 0);
                assertThat(status(readiness.group() + "/health/ready")).isEqualTo(200);

                Path second = disk.path().resolve("second");
                assertThat(CommandRun.with(parts.environment(), "run", "--http-port", "0", "--data", second.toString()))
                        .isEqualTo(new CommandRun(
                                3,
                                "",
                                "tidegate: cannot use the data directory " + second + ": no space left on device\n"));
            }
        }
    }

    private static int status(String address) throws IOException {
        return ((HttpURLConnection) URI.create(address).toURL().openConnection()).getResponseCode();
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (before, last) -> last);
    }
}
