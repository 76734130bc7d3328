package io.tidegate.pipeline.http;

import io.javalin.Javalin;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinLogger;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.HttpConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /metrics}.
 *
 * <p>Live means that the process can still do its work, so that restarting it would not help; ready, that every stage
 * is running and keeps up. Both say why not, stage by stage, with status 503.
 */
public final class HealthServer implements AutoCloseable {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Javalin server;
    private final HttpConfig config;

    private HealthServer(Javalin server, HttpConfig config) {
        this.server = server;
        this.config = config;
    }

    /**
     * Listens.
     *
     * @param stages asked for each request; must not block
     * @param metrics the metrics in Prometheus's text format
     * @throws UnavailableException when the port is taken or may not be used
     */
    public static HealthServer start(HttpConfig config, Supplier<List<StageHealth>> stages, Supplier<String> metrics) {
        JavalinLogger.startupInfo = false;
        // A port in use is expected, and said below; what fails later is logged again.
        JavalinLogger.enabled = false;
        Javalin server = Javalin.create(settings -> {
            settings.showJavalinBanner = false;
            settings.useVirtualThreads = false;
        });
        server.get("/health/live", context -> answer(context, stages.get(), StageHealth::live));
        server.get("/health/ready", context -> answer(context, stages.get(), StageHealth::isReady));
        server.get("/metrics", context -> context.contentType(PROMETHEUS_TEXT).result(metrics.get()));
        try {
            server.start(config.host(), config.port());
        } catch (JavalinBindException refused) {
            throw new UnavailableException(
                    "cannot serve health and metrics on " + config.host() + ":" + config.port()
                            + ": the port is in use or not allowed; choose another with --http-port",
                    refused);
        } finally {
            JavalinLogger.enabled = true;
        }
        return new HealthServer(server, config);
    }

    /** Where it listens, such as {@code http://localhost:9400}. */
    public String address() {
        String host = config.host().equals("0.0.0.0") ? "localhost" : config.host();
        return "http://" + host + ":" + server.port();
    }

    private static void answer(Context context, List<StageHealth> stages, Predicate<StageHealth> good) {
        boolean all = stages.stream().allMatch(good);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", all ? "up" : "down");
        body.put("stages", stages.stream().map(HealthServer::shown).collect(Collectors.toList()));
        context.status(all ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType(ContentType.APPLICATION_JSON)
                .json(body);
    }

    private static Map<String, Object> shown(StageHealth health) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("stage", health.stage());
        shown.put("ready", health.isReady());
        shown.put("state", health.state());
        health.sinceProgress()
                .map(age -> DurationText.format(Duration.ofMillis(age.toMillis())))
                .ifPresent(age -> shown.put("sinceProgress", age));
        health.lag().ifPresent(lag -> shown.put("lag", lag));
        shown.put("reasons", health.reasons());
        return shown;
    }

    @Override
    public void close() {
        server.stop();
    }
}
