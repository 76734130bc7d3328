package io.tidegate.pipeline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much memory this process and all its descendants hold. Proportional set size: a page that several processes share
 * counts once, which matters for PostgreSQL, where every backend maps the same buffers.
 */
final class ProcessMemory {
    private ProcessMemory() {}

    /** In kibibytes, or empty where the system has no {@code /proc/<pid>/smaps_rollup}. */
    static OptionalLong kibibytes() {
        if (!Files.isReadable(Path.of("/proc/self/smaps_rollup"))) {
            return OptionalLong.empty();
        }
        ProcessHandle self = ProcessHandle.current();
        return OptionalLong.of(Stream.concat(Stream.of(self), self.descendants())
                .mapToLong(process -> proportional(process.pid()))
                .sum());
    }

    private static long proportional(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
            return lines.stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException gone) {
            return 0; // the process ended between the listing and the look
        }
    }
}
