package io.tidegate.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.schemas.wire.PoolReadingRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** The schemas that this version was built with, and the classes generated from them. */
final class WireSchemas {
    private static final ClassLoader LOADER = PoolReadingRecord.class.getClassLoader();
    private static final String PACKAGE = PoolReadingRecord.class.getPackageName() + ".";

    /** Avro's way to classes, narrowed to the generated ones, whatever a schema or the thread's loader would name. */
    static final SpecificData DATA = new GeneratedOnly();

    /**
     * The same, for writing: a record then writes its fields itself, and none is looked up by the schema. Reading stays
     * with the schema: what comes from outside may have been written with another.
     */
    static final SpecificData WRITING = new GeneratedOnly();

    static {
        WRITING.setCustomCoders(true);
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private WireSchemas() {}

    /** The schema of a generated record; empty for any other name, which is not even looked up. */
    static Optional<Schema> named(String fullName) {
        return generated(fullName)
                .filter(SpecificRecordBase.class::isAssignableFrom)
                .map(DATA::getSchema);
    }

    /** The schema as it is registered: without the hints that generated Java code needs, which say nothing on the wire. */
    static Schema published(Schema schema) {
        try {
            JsonNode json = JSON.readTree(schema.toString());
            return new Schema.Parser().parse(withoutHints(json).toString());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a schema that Avro wrote is not JSON: " + schema, impossible);
        }
    }

    /** Takes {@code {"type": "string", "avro.java.string": "String"}} back to {@code "string"}. */
    private static JsonNode withoutHints(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("avro.java.string");
            if (object.size() == 1 && object.path("type").isTextual()) {
                return object.get("type");
            }
            object.fieldNames().forEachRemaining(name -> object.replace(name, withoutHints(object.get(name))));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withoutHints(array.get(i)));
            }
        }
        return node;
    }

    private static Optional<Class<?>> generated(String fullName) {
        if (!fullName.startsWith(PACKAGE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Class.forName(fullName, true, LOADER));
        } catch (ClassNotFoundException | LinkageError unknown) {
            return Optional.empty();
        }
    }

    /**
     * Avro asks a list for the whole JVM which classes it may trust. This answers for our own records only, so that the
     * application around it keeps its list as it is.
     */
    private static final class GeneratedOnly extends SpecificData {
        private final Map<String, Optional<Class<?>>> classes = new ConcurrentHashMap<>();

        GeneratedOnly() {
            super(LOADER);
        }

        @Override
        public @Nullable Class<?> getClass(Schema schema) {
            return switch (schema.getType()) {
                // Bounded: only our own schemas are asked for, never a writer's.
                case RECORD, ENUM, FIXED ->
                    classes.computeIfAbsent(schema.getFullName(), WireSchemas::generated)
                            .orElse(null);
                default -> super.getClass(schema);
            };
        }
    }
}
