package io.tidegate.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.sse.SseClient;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinLogger;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page, and what it and other programs ask: {@code docs/console.md} has the shapes. */
public final class ConsoleServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);

    private static final String STREAM = "/api/stream";
    private static final int POOLS = 200;
    private static final int LINES = 100;

    /** Quiet streams say something this often: it is how a page that went away is noticed. */
    private static final int REMARK_AFTER_QUIET_PUSHES = 15;

    /** The page is its own files alone; nothing in a record can make it run or load anything else. */
    private static final String OWN_FILES_ONLY =
            "default-src 'self'; base-uri 'none'; form-action 'none';" + " frame-ancestors 'none'; object-src 'none'";

    private static final Set<String> NAMES_OF_THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final ConsoleConfig config;
    private final ConsoleView view;
    private final Supplier<FeedView> feed;
    private final Clock clock;
    private final Javalin server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore listeners;

    private ConsoleServer(ConsoleConfig config, ConsoleView view, Supplier<FeedView> feed, Clock clock) {
        this.config = config;
        this.view = view;
        this.feed = feed;
        this.clock = clock;
        this.listeners = new Semaphore(config.limits().listeners());
        this.server = Javalin.create(ConsoleServer::configure);
    }

    /**
     * Listens.
     *
     * @param view what is shown
     * @param feed whether it is up to date; must not block
     * @param clock what leases and forecasts are looked at from
     * @throws UncheckedIOException when the port is taken or may not be used
     */
    public static ConsoleServer start(ConsoleConfig config, ConsoleView view, Supplier<FeedView> feed, Clock clock) {
        ConsoleServer console = new ConsoleServer(config, view, feed, clock);
        console.addRoutes();
        JavalinLogger.startupInfo = false;
        // A port in use is expected, and said below; what fails later is logged again.
        JavalinLogger.enabled = false;
        try {
            console.server.start(config.host(), config.port());
        } catch (JavalinBindException refused) {
            throw new UncheckedIOException(
                    "cannot serve the console on " + config.host() + ":" + config.port()
                            + ": the port is in use or not allowed; choose another with --port",
                    new IOException(refused));
        } finally {
            JavalinLogger.enabled = true;
        }
        return console;
    }

    /** Where the page is, such as {@code http://127.0.0.1:9480}. */
    public String address() {
        String host = config.host().equals("0.0.0.0") ? "localhost" : config.host();
        return "http://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":"
                + server.port();
    }

    private static void configure(JavalinConfig settings) {
        settings.showJavalinBanner = false;
        settings.useVirtualThreads = false;
        settings.jsonMapper(new JavalinJackson(
                JsonMapper.builder()
                        .addModules(new Jdk8Module(), new JavaTimeModule())
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_ABSENT)
                        .build(),
                false));
        settings.staticFiles.add("/io/tidegate/console/page", Location.CLASSPATH);
    }

    private void addRoutes() {
        server.before(this::guard);
        byte[] charts = Charts.script();
        server.get(
                "/chart.js",
                context -> context.contentType(ContentType.TEXT_JS)
                        .header("Cache-Control", "max-age=3600")
                        .result(charts));
        server.get("/api/services", context -> {
            Parameters.of(context);
            context.json(services());
        });
        server.get("/api/pools", context -> {
            Parameters parameters = Parameters.of(context, "service", "limit");
            List<PoolView> pools = view.pools(service(parameters), clock.instant());
            int limit = parameters.limit(POOLS);
            context.json(new Answers.Pools(
                    feed.get(), clock.instant(), pools.size(), pools.subList(0, Math.min(limit, pools.size()))));
        });
        server.get("/api/decisions", context -> {
            Parameters parameters = Parameters.of(context, "service", "pool", "renewals", "limit");
            context.json(new Answers.Decisions(
                    feed.get(),
                    clock.instant(),
                    view.decisions(
                            service(parameters),
                            parameters.value("pool", PoolId::new),
                            parameters.flag("renewals"),
                            parameters.limit(LINES))));
        });
        server.get("/api/insights", context -> {
            Parameters parameters = Parameters.of(context, "service", "limit");
            context.json(new Answers.Insights(
                    feed.get(), clock.instant(), view.insights(service(parameters), parameters.limit(LINES))));
        });
        server.before(STREAM, context -> {
            Parameters.of(context);
            if (!Optional.ofNullable(context.header("Accept")).orElse("").equals("text/event-stream")) {
                throw new BadRequestResponse("this is a stream of events; ask with 'Accept: text/event-stream'");
            }
            if (listeners.availablePermits() == 0) {
                throw new ServiceUnavailableResponse(
                        "there are " + config.limits().listeners() + " listeners already");
            }
        });
        server.sse(STREAM, this::tell);
        server.exception(
                HttpResponseException.class,
                (refused, context) -> refuse(context, refused.getStatus(), Optional.ofNullable(refused.getMessage())));
        server.exception(Exception.class, (bug, context) -> {
            LOG.error("{} {} failed", context.method(), context.path(), bug);
            refuse(context, HttpStatus.INTERNAL_SERVER_ERROR.getCode(), Optional.empty());
        });
    }

    private static void refuse(Context context, int status, Optional<String> why) {
        context.status(status).json(new Answers.Refusal(why.orElse("unexpected failure; the log says more")));
    }

    private void guard(Context context) {
        context.header("Content-Security-Policy", OWN_FILES_ONLY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
        // A foreign page may have its own name point here; on this machine only this machine's names are meant.
        if (isLoopback(config.host()) && !NAMES_OF_THIS_MACHINE.contains(hostName(context))) {
            throw new ForbiddenResponse("this console answers to localhost only");
        }
    }

    private static String hostName(Context context) {
        try {
            return Optional.ofNullable(URI.create("http://" + context.host()).getHost())
                    .orElse("");
        } catch (IllegalArgumentException noHost) {
            return "";
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private Optional<ServiceId> service(Parameters parameters) {
        Optional<ServiceId> asked = parameters.value("service", ServiceId::new);
        asked.filter(service -> !view.knows(service)).ifPresent(unknown -> {
            throw new NotFoundResponse("unknown service '" + unknown + "'; /api/services has those that are known");
        });
        return asked;
    }

    private Answers.Services services() {
        return new Answers.Services(feed.get(), clock.instant(), view.dropped(), view.services(clock.instant()));
    }

    /** Keeps its thread as long as the page listens, so that a slow reader delays nobody else. */
    private void tell(SseClient page) {
        if (!listeners.tryAcquire()) {
            return;
        }
        try {
            long told = -1;
            FeedView toldFeed = FeedView.stale(clock.instant(), "nothing was told yet", 0);
            int quiet = 0;
            while (!page.terminated() && closing.getCount() > 0) {
                long revision = view.revision();
                FeedView now = feed.get();
                if (revision != told || !now.equals(toldFeed)) {
                    page.sendEvent("services", services());
                    told = revision;
                    toldFeed = now;
                    quiet = 0;
                } else if (++quiet >= REMARK_AFTER_QUIET_PUSHES) {
                    page.sendComment("nothing new");
                    quiet = 0;
                }
                closing.await(config.push().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.release();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop();
    }
}
