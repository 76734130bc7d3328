package io.tidegate.pipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentDeathIT {
    private static final PartsLayout PARTS = PartsLayout.locate();
    private static final long END_LIMIT_SECONDS = 30;

    @TempDir
    private Path folder;

    @Test
    void no_server_outlives_a_parent_that_is_killed_and_the_folders_can_be_used_again() throws Exception {
        var parent = startParent();
        List<ProcessHandle> servers;
        try (var output = new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            var last = output.readLine();
            while (last != null && !last.equals("ready")) {
                last = output.readLine();
            }
            assertThat(last).isEqualTo("ready");
            servers = parent.descendants().toList();
            assertThat(servers).hasSizeGreaterThan(3);
        } finally {
            parent.destroyForcibly().waitFor();
        }
        for (var server : servers) {
            server.onExit().get(END_LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        try (var database = EmbeddedDatabase.start(DatabaseConfig.in(folder.resolve("database")), PARTS, line -> {})) {
            assertThat(database.exited()).isNotDone();
        }
    }

    @Test
    void what_a_killed_parent_left_is_gone_when_the_next_start_on_the_folder_returns() throws Exception {
        var parent = startParent();
        try (var output = new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            var last = output.readLine();
            while (last != null && !last.equals("ready")) {
                last = output.readLine();
            }
            assertThat(last).isEqualTo("ready");
        } finally {
            parent.destroyForcibly().waitFor();
        }
        // At once: the old broker is still shutting down.
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(folder.resolve("broker")), PARTS, line -> {});
                var registry =
                        EmbeddedRegistry.start(RegistryConfig.in(folder.resolve("registry")), PARTS, line -> {});
                var database =
                        EmbeddedDatabase.start(DatabaseConfig.in(folder.resolve("database")), PARTS, line -> {})) {
            assertThat(List.of(broker.exited(), registry.exited(), database.exited()))
                    .noneMatch(exited -> exited.isDone());
        }
    }

    private Process startParent() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddingParent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
