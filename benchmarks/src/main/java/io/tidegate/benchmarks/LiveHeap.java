package io.tidegate.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** How much of another JVM's heap is alive: what a histogram counts after a collection. */
final class LiveHeap {
    private LiveHeap() {}

    static long bytes(long pid) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            long total = -1;
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("Total")) {
                        total = Long.parseLong(line.trim().split("\\s+", -1)[2]);
                    }
                }
            }
            if (total < 0) {
                throw new BenchmarkFailure(jcmd + " did not tell the live objects of process " + pid);
            }
            return total;
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot run " + jcmd, refused);
        }
    }
}
