package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.files.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for one run alone. It is removed at the end; what a killed run left behind is removed by the next one.
 *
 * @param path the folder; it exists
 */
record FreshFolder(Path path) implements AutoCloseable {
    private static final String PREFIX = "run-";

    /** Makes a folder below {@code parent}, named after this process. */
    static FreshFolder in(Path parent) {
        try {
            Files.createDirectories(parent);
            removeLeftovers(parent);
            return new FreshFolder(Files.createDirectories(
                            parent.resolve(PREFIX + ProcessHandle.current().pid()))
                    .toAbsolutePath());
        } catch (IOException refused) {
            throw CommandFailure.unavailable("cannot write to " + parent + ": " + FileReason.of(refused));
        }
    }

    private static void removeLeftovers(Path parent) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(parent)) {
            folders = entries.filter(each -> each.getFileName().toString().matches(PREFIX + "\\d+"))
                    .toList();
        }
        for (Path folder : folders) {
            long pid = Long.parseLong(folder.getFileName().toString().substring(PREFIX.length()));
            if (ProcessHandle.of(pid).isEmpty()
                    || pid == ProcessHandle.current().pid()) {
                remove(folder);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> content = Files.walk(folder)) {
            deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            Files.deleteIfExists(each);
        }
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException inUse) {
            throw new UncheckedIOException("cannot remove " + path, inUse);
        }
    }
}
