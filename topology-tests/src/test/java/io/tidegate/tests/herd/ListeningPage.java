package io.tidegate.tests.herd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.domain.ServiceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** A page of the console as the browser has it: it listens to changes, and knows the newest revision of a service. */
final class ListeningPage implements AutoCloseable {
    private static final String DATA = "data: ";

    private final ObjectMapper mapper = new ObjectMapper();
    private final ServiceId service;
    private final Stream<String> lines;
    private final Thread thread = new Thread(this::listen, "page");
    private volatile long revision = -1;

    private ListeningPage(ServiceId service, Stream<String> lines) {
        this.service = service;
        this.lines = lines;
    }

    /** Begins at once. */
    static ListeningPage open(HttpClient client, String console, ServiceId service)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console + "/api/stream"))
                .header("Accept", "text/event-stream")
                .build();
        ListeningPage page = new ListeningPage(
                service, client.send(request, BodyHandlers.ofLines()).body());
        page.thread.setDaemon(true);
        page.thread.start();
        return page;
    }

    private void listen() {
        try {
            lines.filter(line -> line.startsWith(DATA))
                    .forEach(line -> revision = Math.max(revision, revisionIn(line.substring(DATA.length()))));
        } catch (UncheckedIOException hungUp) {
            // What was heard until then is what counts.
        }
    }

    private long revisionIn(String services) {
        try {
            for (JsonNode each : mapper.readTree(services).path("services")) {
                if (each.path("service").asText().equals(service.value())) {
                    return each.path("revision").asLong();
                }
            }
            return -1;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The newest that it was told. */
    long revision() {
        return revision;
    }

    @Override
    public void close() {
        lines.close();
    }
}
