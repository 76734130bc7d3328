package io.tidegate.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Both halves of the wire format; configured like Confluent's {@code SpecificAvroSerde}. */
public final class RegistryAvroSerde implements Serde<SpecificRecord> {
    private final RegistryAvroSerializer serializer = new RegistryAvroSerializer();
    private final RegistryAvroDeserializer deserializer = new RegistryAvroDeserializer();

    /** Unconfigured, for Kafka, which then calls {@link #configure}. */
    public RegistryAvroSerde() {}

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        serializer.configure(config, isKey);
        deserializer.configure(config, isKey);
    }

    @Override
    public Serializer<SpecificRecord> serializer() {
        return serializer;
    }

    @Override
    public Deserializer<SpecificRecord> deserializer() {
        return deserializer;
    }

    @Override
    public void close() {
        serializer.close();
        deserializer.close();
    }
}
