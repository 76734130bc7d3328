package io.tidegate.pipeline.run;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.schemas.TopicSerdes;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What a process of stages does when it starts, as far as no broker is needed for it. A JVM that archives its classes at its end
 * ({@code -XX:ArchiveClassesAtExit}) then has those that every later start wants, which halves its time.
 */
public final class Rehearsal {
    /** Where nobody listens. */
    public static final String NOBODY = "127.0.0.1:1";

    /** Long enough for each client to have tried to connect. */
    private static final Duration TRYING = Duration.ofSeconds(2);

    /** What is loaded only once a broker answers: the work of the clients and of a task. */
    private static final List<String> AFTER_THE_ANSWER = List.of(
            "io/tidegate/",
            "net/jpountz/",
            "org/apache/avro/",
            "org/apache/kafka/clients/",
            "org/apache/kafka/common/message/",
            "org/apache/kafka/common/record/",
            "org/apache/kafka/common/requests/",
            "org/apache/kafka/streams/processor/",
            "org/apache/kafka/streams/state/");

    private Rehearsal() {}

    /**
     * Starts every stage, asks for health and metrics, and loads what would come next. Nothing is stopped again: without a broker
     * that would take its time, and the process is about to end.
     *
     * @param config with {@link #NOBODY} for a broker
     */
    public static void begin(TidegateConfig config, TopicSerdes serdes, Clock clock)
            throws IOException, InterruptedException {
        RunningStages stages =
                RunningStages.start(config, Stage.topologies(Stage.all(), config, serdes), clock, () -> {});
        HttpClient client = HttpClient.newHttpClient();
        for (String path : List.of("/health/ready", "/metrics")) {
            URI address = URI.create(stages.address() + path);
            client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
        }
        stages.awaitRunning(TRYING);
        HeadStart.load();
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (part.endsWith(".jar")) {
                load(Path.of(part));
            }
        }
    }

    private static void load(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(JarEntry::getName)
                    .filter(name ->
                            name.endsWith(".class") && AFTER_THE_ANSWER.stream().anyMatch(name::startsWith))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .forEach(Rehearsal::load);
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, Rehearsal.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError optional) {
            // It is for a library that is not here, and no start will want it.
        }
    }
}
