package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A real schema registry, Apicurio with its Confluent-compatible API, in a child process; loopback only, for one machine.
 *
 * <p>Its data is one file, written through at each change: a schema id that was given out once keeps its meaning, whatever
 * is killed when.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final EmbeddedPart PART = EmbeddedPart.REGISTRY;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int ASK_TIMEOUT_MS = 5_000;
    private static final String LOG = "registry.log";
    private static final String API = "/apis/ccompat/v7";

    private final RunningServer server;
    private final ClassDataArchive archive;
    private final int port;

    private EmbeddedRegistry(RunningServer server, ClassDataArchive archive, int port) {
        this.server = server;
        this.archive = archive;
        this.port = port;
    }

    /**
     * Starts a registry and returns when its API has answered.
     *
     * @param progress is told in a line what is being done
     * @throws EmbeddedPartException when it does not start; nothing of it is left running
     */
    public static EmbeddedRegistry start(RegistryConfig config, PartsLayout parts, Consumer<String> progress) {
        var files = parts.registryFolder(PART);
        var jar = runner(files);
        var port = Ports.choose(PART, config.port());
        var archive = ClassDataArchive.in(parts.cache(), "registry", files);
        var server = new ServerStart(PART, port, LIMIT, progress)
                .run(config.folder(), LOG, folder -> launch(config, folder, jar, archive, port), () -> answers(port));
        return new EmbeddedRegistry(server, archive, port);
    }

    /** The base of the Confluent API, as serdes want it for {@code schema.registry.url}. */
    public String url() {
        return url(port);
    }

    public Path log() {
        return server.log();
    }

    /** Completes with the exit code when the registry has ended, wanted or not. */
    public CompletableFuture<Integer> exited() {
        return server.exited();
    }

    /** Completes with what is to be said when the registry has ended by itself. */
    public CompletableFuture<String> ended() {
        return server.ended(PART);
    }

    /** Shuts the registry down cleanly, within {@code 15 s}; after that it is killed. */
    @Override
    public void close() {
        server.close();
        archive.keep();
    }

    private static GuardedProcess.Launch launch(
            RegistryConfig config, DataFolder folder, Path jar, ClassDataArchive archive, int port) {
        var command = new ArrayList<>(JvmCommand.start(config.heapMb()));
        command.addAll(archive.flags());
        settings(config, folder.path(), port).forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        return new GuardedProcess.Launch(
                command,
                JvmCommand.ENVIRONMENT,
                folder.path(),
                folder.path().resolve(LOG),
                folder.processIdFile(),
                "TERM",
                GRACE);
    }

    private static Map<String, String> settings(RegistryConfig config, Path folder, int port) {
        var settings = new TreeMap<String, String>();
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(port));
        settings.put("apicurio.storage.kind", "sql");
        settings.put("apicurio.storage.sql.kind", "h2");
        // Without WRITE_DELAY=0 the file is up to half a second behind, and a killed registry would give an id out
        // twice.
        settings.put(
                "apicurio.datasource.url",
                "jdbc:h2:file:" + folder.resolve("registry") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
        settings.put("apicurio.datasource.jdbc.initial-size", "1");
        settings.put("apicurio.datasource.jdbc.min-size", "1");
        settings.put("apicurio.datasource.jdbc.max-size", "8");
        // One small log: a line for each request, and one for each registration, would have no end.
        settings.put("quarkus.http.access-log.enabled", "false");
        settings.put("quarkus.log.category.\"io.apicurio\".level", "WARN");
        settings.put("quarkus.banner.enabled", "false");
        settings.put("quarkus.thread-pool.max-threads", "8");
        settings.put("quarkus.vertx.event-loops-pool-size", "2");
        settings.putAll(config.settings());
        return settings;
    }

    private static Path runner(Path files) {
        try (var found = Files.newDirectoryStream(files, "*-runner.jar")) {
            for (var jar : found) {
                return jar;
            }
        } catch (IOException e) {
            throw DataFolder.failure(PART, files, e);
        }
        throw new EmbeddedPartException(PART, Reason.FILES_MISSING, "there is no *-runner.jar in " + files);
    }

    private static boolean answers(int port) {
        if (!Ports.answers(port)) {
            return false;
        }
        try {
            var request = (HttpURLConnection)
                    URI.create(url(port) + "/subjects").toURL().openConnection();
            request.setConnectTimeout(ASK_TIMEOUT_MS);
            request.setReadTimeout(ASK_TIMEOUT_MS);
            try {
                return request.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                request.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + API;
    }
}
