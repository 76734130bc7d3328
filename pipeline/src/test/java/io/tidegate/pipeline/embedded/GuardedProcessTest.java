package io.tidegate.pipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.pipeline.embedded.GuardedProcess.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessTest {
    private static final long LIMIT_SECONDS = 20;

    @TempDir
    private Path folder;

    @Test
    void the_exit_code_of_the_server_is_passed_on_and_its_words_are_kept() throws Exception {
        try (var process = start("echo last words; exit 7", "TERM")) {
            assertThat(process.exited().get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(7);
            assertThat(process.lastOutput()).isEqualTo("last words\n");
        }
    }

    @Test
    void the_words_of_the_run_before_are_kept_too() throws Exception {
        for (var words : List.of("first", "second")) {
            try (var process = start("echo " + words, "TERM")) {
                assertThat(process.exited().get(LIMIT_SECONDS, TimeUnit.SECONDS))
                        .isZero();
            }
        }
        assertThat(folder.resolve("out")).hasContent("second");
        assertThat(folder.resolve("out.1")).hasContent("first");
    }

    @Test
    void closing_asks_with_the_signal_that_the_server_understands() throws Exception {
        var process = start("trap 'echo asked; exit 0' USR1; touch up; while :; do sleep 0.05; done", "USR1");
        try (process) {
            awaitUp();
        }
        assertThat(process.exited().get(LIMIT_SECONDS, TimeUnit.SECONDS)).isZero();
        assertThat(process.lastOutput()).isEqualTo("asked\n");
    }

    @Test
    void a_server_that_does_not_listen_is_killed_after_its_grace() throws Exception {
        var process = start("trap '' TERM; touch up; while :; do sleep 0.05; done", "TERM");
        try (process) {
            awaitUp();
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(process.exited().get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(128 + 9);
    }

    @Test
    void the_id_that_is_noted_is_the_servers_own() throws Exception {
        try (var process = start("echo $$; touch up; exec sleep 1000", "TERM")) {
            awaitUp();
            assertThat(folder.resolve("pid")).hasContent(process.lastOutput().strip());
        }
    }

    private GuardedProcess start(String script, String signal) throws Exception {
        return GuardedProcess.start(new Launch(
                List.of("/bin/sh", "-c", script),
                Map.of(),
                folder,
                folder.resolve("out"),
                folder.resolve("pid"),
                signal,
                Duration.ofSeconds(1)));
    }

    /** The script makes the file {@code up} when its traps are set. */
    private void awaitUp() throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!Files.exists(folder.resolve("up"))) {
            assertThat(System.nanoTime()).as("the script came up").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
