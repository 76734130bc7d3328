package io.tidegate.pipeline.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How the servers' JVMs are started: the JVM that runs us, with flags for a fast start in little memory. */
final class JvmCommand {
    /** glibc gives each thread an arena of its own; two are enough, and tens of megabytes smaller. */
    static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

    private JvmCommand() {}

    static List<String> start(int heapMb) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMb + "m",
                // One collector thread and the first compiler only: these servers see a few thousand requests a second.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // Half alive it would answer some and not others; gone, its end is seen and told.
                "-XX:+ExitOnOutOfMemoryError",
                // The compressors bring native code, of which a JDK 24 or later warns unless it was allowed.
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true");
    }
}
