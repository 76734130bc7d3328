package io.tidegate.pipeline.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileReasonTest {

    @Test
    void each_refusal_has_its_words() {
        assertThat(FileReason.of(new NoSuchFileException("/proc/none"))).contains("does not exist");
        assertThat(FileReason.of(new AccessDeniedException("/root"))).isEqualTo("permission denied");
        assertThat(FileReason.of(new FileAlreadyExistsException("/etc/passwd"))).isEqualTo("it is not a folder");
        assertThat(FileReason.of(new FileSystemException("/a/b", null, "Read-only file system")))
                .isEqualTo("read-only file system");
        assertThat(FileReason.of(new IOException("Is a directory"))).isEqualTo("is a directory");
        assertThat(FileReason.of(new IOException())).isEqualTo("IOException");
    }
}
