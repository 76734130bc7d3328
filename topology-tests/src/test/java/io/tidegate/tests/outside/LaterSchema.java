package io.tidegate.tests.outside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolSample;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import io.tidegate.tests.PipelineParts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;

/**
 * The schema of readings as a later version might have it: with one more field at its end, a text that is empty unless it is
 * given. The registry gives it an id that no stage has asked for yet.
 *
 * @param id the registry's
 * @param parts where it was registered
 */
record LaterSchema(int id, PipelineParts parts) {
    private static final Topic<PoolId, PoolReading> TOPIC = Topics.POOL_METRICS;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEADER = 5;

    /** Registers it. */
    static LaterSchema register(PipelineParts parts) throws IOException, InterruptedException {
        String versions = parts.registryUrl() + "/subjects/" + TOPIC.name() + "-value/versions";
        ObjectNode schema = (ObjectNode) JSON.readTree(send(HttpRequest.newBuilder(URI.create(versions + "/latest")))
                .path("schema")
                .textValue());
        ((ArrayNode) schema.get("fields"))
                .addObject()
                .put("name", "later")
                .put("type", "string")
                .put("default", "");
        JsonNode registered = send(HttpRequest.newBuilder(URI.create(versions))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(
                        JSON.createObjectNode().put("schema", schema.toString()).toString())));
        return new LaterSchema(registered.path("id").intValue(), parts);
    }

    private static JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** What a sample that is written with it looks like on its topic. */
    byte[] value(PoolSample sample) {
        byte[] now = parts.serdes().value(TOPIC).serializer().serialize(TOPIC.name(), sample);
        // Avro writes fields one after the other, and an empty text as one zero.
        return ByteBuffer.allocate(now.length + 1)
                .put((byte) 0)
                .putInt(id)
                .put(now, HEADER, now.length - HEADER)
                .put((byte) 0)
                .array();
    }
}
