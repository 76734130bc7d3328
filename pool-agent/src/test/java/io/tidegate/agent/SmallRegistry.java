package io.tidegate.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A schema registry that takes everything: over HTTP, so that it can be away. */
final class SmallRegistry implements AutoCloseable {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    /** As they came, in JSON; a schema's id is its place, counted from 1. */
    private final List<String> schemas = new CopyOnWriteArrayList<>();

    private SmallRegistry() throws IOException {}

    static SmallRegistry start() throws IOException {
        SmallRegistry registry = new SmallRegistry();
        registry.server.createContext("/config/", exchange -> {
            answer(exchange, "{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
        });
        registry.server.createContext("/subjects/", exchange -> {
            String schema = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            answer(exchange, "{\"id\":" + registry.idOf(schema) + "}");
        });
        registry.server.createContext("/schemas/ids/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            answer(exchange, registry.schemas.get(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)) - 1));
        });
        registry.server.start();
        return registry;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private synchronized int idOf(String schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
