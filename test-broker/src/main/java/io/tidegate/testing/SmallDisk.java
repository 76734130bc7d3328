package io.tidegate.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of a few megabytes that a test can fill. Only root can mount one; for others the test is skipped.
 *
 * @param path where it is mounted
 */
public record SmallDisk(Path path) implements AutoCloseable {
    private static final String FILLING = "filling";

    /** Mounts one on a folder, which is made when it is not there. */
    public static SmallDisk at(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        int refused = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tidegate-test", folder.toString());
        assumeTrue(refused == 0, "a small disk needs the right to mount one");
        return new SmallDisk(folder);
    }

    /** Takes what is left, to the last byte. */
    public void fill() {
        byte[] block = new byte[4096];
        try (OutputStream file = Files.newOutputStream(path.resolve(FILLING))) {
            while (true) {
                file.write(block);
            }
        } catch (IOException full) {
            return;
        }
    }

    /** Makes the room again that {@link #fill} took. */
    public void clear() throws IOException {
        Files.delete(path.resolve(FILLING));
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }

    /** Lazily, for a part that was killed may still have a file open. */
    @Override
    public void close() throws IOException {
        run("umount", "-l", path.toString());
    }
}
