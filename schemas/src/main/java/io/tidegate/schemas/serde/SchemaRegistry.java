package io.tidegate.schemas.serde;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Where schemas stand, under numbers that never change their meaning. Safe for use by many threads. */
public interface SchemaRegistry extends AutoCloseable {

    /**
     * The id of a schema under a subject; registers it there first where that is allowed and needed.
     *
     * @throws SchemaRegistryException when there is none, and none can be had
     */
    int idOf(String subject, Schema schema);

    /**
     * The schema with an id.
     *
     * @throws SchemaRegistryException when there is none, or the registry cannot be asked
     */
    Schema schemaOf(int id);

    /** Where it is, for people: an address without credentials. */
    String location();

    @Override
    void close();

    /** A registry that lives in this process alone, for tests and for files. It checks compatibility as the real one does. */
    static SchemaRegistry inMemory() {
        return inMemory(List.of());
    }

    /**
     * The same, beginning with schemas as another one has them: records that were stored with their ids can be read.
     *
     * @param schemas each as JSON, in the order of their ids, the first of which is 1
     */
    static SchemaRegistry inMemory(List<String> schemas) {
        return new InMemorySchemaRegistry(schemas);
    }

    /**
     * The registry that the settings name, see {@link RegistryClientConfig}. Nothing is asked of it yet.
     *
     * @throws org.apache.kafka.common.config.ConfigException for settings that make no sense
     */
    static SchemaRegistry connect(Map<String, ?> config) {
        return new HttpSchemaRegistry(RegistryClientConfig.from(config));
    }
}
