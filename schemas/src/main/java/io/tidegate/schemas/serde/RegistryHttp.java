package io.tidegate.schemas.serde;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Requests to a registry. What may pass by itself (no connection, no answer in time, 429, 5xx) is tried again, at the
 * next address, after a wait that doubles and is drawn at random from its upper half; what was answered otherwise is
 * handed back.
 */
final class RegistryHttp {
    private static final String CONTENT = "application/vnd.schemaregistry.v1+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryClientConfig config;
    private final HttpClient client;
    /** Where the last answer came from; the first to be tried. */
    private volatile int current;

    RegistryHttp(RegistryClientConfig config) {
        this.config = config;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.connectTimeout());
        config.tls().context(config.urls()).ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    Answer get(String path, String about) {
        return send("GET", path, BodyPublishers.noBody(), about);
    }

    Answer post(String path, String body, String about) {
        return send("POST", path, BodyPublishers.ofString(body), about);
    }

    Answer put(String path, String body, String about) {
        return send("PUT", path, BodyPublishers.ofString(body), about);
    }

    /** All addresses, for messages. */
    String location() {
        return config.urls().stream().map(URI::toString).collect(Collectors.joining(","));
    }

    private Answer send(String method, String path, BodyPublisher body, String about) {
        int first = current;
        Throwable last = null;
        String seen = "";
        for (int attempt = 0; attempt <= config.retries(); attempt++) {
            if (attempt > 0) {
                pause(attempt);
            }
            int index = (first + attempt) % config.urls().size();
            URI uri = URI.create(config.urls().get(index) + path);
            try {
                HttpResponse<byte[]> response = exchange(method, uri, body);
                if (response.statusCode() != 429 && response.statusCode() < 500) {
                    current = index;
                    return new Answer(response.statusCode(), json(response.body()));
                }
                seen = uri + " answered with status " + response.statusCode();
            } catch (IOException | TimeoutException failed) {
                last = failed;
                seen = uri + ": " + failed;
            }
        }
        String message = "cannot ask about " + about + ", no registry of " + location() + " answered in "
                + (config.retries() + 1) + " attempts; last " + seen;
        throw last == null
                ? new SchemaRegistryException(Problem.UNREACHABLE, message)
                : new SchemaRegistryException(Problem.UNREACHABLE, message, last);
    }

    private HttpResponse<byte[]> exchange(String method, URI uri, BodyPublisher body)
            throws IOException, TimeoutException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, body)
                .header("Content-Type", CONTENT)
                .header("Accept", CONTENT + ", application/json");
        config.authorization().ifPresent(value -> request.header("Authorization", value));
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request.build(), BodyHandlers.ofByteArray());
        try {
            // Not the request's own timeout: that ends with the answer's headers, and its body may never come.
            return sent.get(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            sent.cancel(true);
            throw new TimeoutException("no answer within " + config.readTimeout());
        } catch (InterruptedException interrupted) {
            sent.cancel(true);
            throw new InterruptException(interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(failed.getCause());
        }
    }

    private void pause(int attempt) {
        long longest =
                Math.min(config.longestWait().toMillis(), config.firstWait().toMillis() << Math.min(attempt - 1, 20));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JacksonException notJson) {
            // A proxy's own page; what matters is its status.
            return MissingNode.getInstance();
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    /**
     * What a registry answered.
     *
     * @param status of HTTP
     * @param json the body; a missing node where it was not JSON
     */
    record Answer(int status, JsonNode json) {
        boolean ok() {
            return status / 100 == 2;
        }

        /** What the registry says went wrong. */
        String message() {
            String message = json.path("message").asText("");
            return message.isEmpty() ? "no reason was given" : message;
        }
    }
}
