package io.tidegate.schemas.serde;

import io.tidegate.schemas.serde.SchemaRegistryException.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** The twin of the real registry, with subjects that are FULL_TRANSITIVE. */
final class InMemorySchemaRegistry implements SchemaRegistry {
    private static final String LOCATION = "memory";

    private final List<Schema> byId = new ArrayList<>();
    private final Map<String, List<Schema>> bySubject = new HashMap<>();

    /** Begins with some schemas, whose ids count up from 1. */
    InMemorySchemaRegistry(List<String> schemas) {
        schemas.forEach(schema -> byId.add(new Schema.Parser().parse(schema)));
    }

    @Override
    public synchronized int idOf(String subject, Schema schema) {
        List<Schema> versions = bySubject.computeIfAbsent(subject, unseen -> new ArrayList<>());
        if (!versions.contains(schema)) {
            for (Schema version : versions) {
                refuseUnlessMutual(subject, schema, version);
            }
            versions.add(schema);
        }
        int index = byId.indexOf(schema);
        if (index < 0) {
            index = byId.size();
            byId.add(schema);
        }
        return index + 1;
    }

    private static void refuseUnlessMutual(String subject, Schema schema, Schema version) {
        Mismatch.between(schema, version)
                .or(() -> Mismatch.between(version, schema))
                .ifPresent(why -> {
                    throw new SchemaRegistryException(
                            Problem.INCOMPATIBLE,
                            "schema " + schema.getFullName() + " does not fit subject " + subject + " at " + LOCATION
                                    + ": " + why);
                });
    }

    @Override
    public synchronized Schema schemaOf(int id) {
        if (id < 1 || id > byId.size()) {
            throw new SchemaRegistryException(Problem.MISSING, "no schema has id " + id + " at " + LOCATION);
        }
        return byId.get(id - 1);
    }

    @Override
    public String location() {
        return LOCATION;
    }

    @Override
    public void close() {}
}
