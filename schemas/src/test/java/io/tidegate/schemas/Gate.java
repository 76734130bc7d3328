package io.tidegate.schemas;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Stands before a registry, lets through who shows the right Authorization header, and may speak TLS. */
final class Gate implements AutoCloseable {
    private final HttpServer server;
    private final String scheme;
    private final String path;
    private final URI behind;
    private final Predicate<String> admits;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger passed = new AtomicInteger();

    private Gate(HttpServer server, String scheme, String url, Predicate<String> admits) {
        this.server = server;
        this.scheme = scheme;
        this.behind = URI.create(url);
        this.path = behind.getPath();
        this.admits = admits;
        server.createContext("/", this::pass);
        server.start();
    }

    static Gate admitting(String authorization, String url) throws IOException {
        return new Gate(HttpServer.create(anyPort(), 0), "http", url, authorization::equals);
    }

    /** Over TLS; who comes must show a certificate that the context trusts. */
    static Gate locked(SSLContext context, String url) throws IOException {
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters params) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                params.setSSLParameters(wanted);
            }
        });
        return new Gate(server, "https", url, anything -> true);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String shown = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("");
            if (!admits.test(shown)) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            HttpRequest request = HttpRequest.newBuilder(
                            behind.resolve(exchange.getRequestURI().toString()))
                    .method(
                            exchange.getRequestMethod(),
                            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .build();
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            passed.incrementAndGet();
            exchange.sendResponseHeaders(
                    response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    int passed() {
        return passed.get();
    }

    String url() {
        return scheme + "://localhost:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
