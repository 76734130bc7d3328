package io.tidegate.pipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private static final EmbeddedPart PART = EmbeddedPart.DATABASE;

    @TempDir
    private Path folder;

    @Test
    void a_folder_is_made_and_can_be_taken_again_after_it_was_released() {
        var path = folder.resolve("a/b");
        DataFolder.open(PART, path).close();
        try (var again = DataFolder.open(PART, path)) {
            assertThat(again.path()).isEqualTo(path).isDirectory();
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        assertThatExceptionOfType(EmbeddedPartException.class)
                .isThrownBy(() -> DataFolder.open(PART, file.resolve("data")))
                .withMessageStartingWith("database: cannot use the folder " + file.resolve("data"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FOLDER_NOT_WRITABLE));
    }

    @Test
    void a_full_disk_is_told_from_a_forbidden_folder() {
        var full = DataFolder.failure(PART, folder, new IOException("write failed: No space left on device"));
        assertThat(full.reason()).isEqualTo(Reason.DISK_FULL);
        assertThat(full).hasMessage("database: no space left for " + folder);
    }

    @Test
    void a_leftover_that_is_ending_is_waited_for() throws Exception {
        var leftover = leftover("exec sleep 0.3");
        DataFolder.open(PART, folder, Duration.ofMinutes(1)).close();
        assertThat(leftover.isAlive()).isFalse();
        assertThat(leftover.exitValue()).isZero();
    }

    @Test
    void a_leftover_that_does_not_end_is_killed() throws Exception {
        var leftover = leftover("exec sleep 1000");
        DataFolder.open(PART, folder, Duration.ofMillis(10)).close();
        assertThat(leftover.isAlive()).isFalse();
    }

    @Test
    void a_process_that_was_given_the_number_of_an_old_one_is_left_alone() throws Exception {
        var stranger = leftover("exec sleep 1000");
        try {
            Files.setLastModifiedTime(
                    folder.resolve("pid"), FileTime.from(Instant.now().minusSeconds(3600)));
            DataFolder.open(PART, folder, Duration.ofMillis(10)).close();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_garbled_process_id_does_not_stop_a_start() throws Exception {
        Files.writeString(folder.resolve("pid"), "-1; what?");
        try (var opened = DataFolder.open(PART, folder)) {
            assertThat(opened.processIdFile()).exists();
        }
    }

    private Process leftover(String command) throws IOException {
        var process = new ProcessBuilder("/bin/sh", "-c", command).start();
        Files.writeString(folder.resolve("pid"), process.pid() + "\n");
        return process;
    }
}
