package io.tidegate.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What Confluent's {@code SpecificAvroSerde} is: its {@code KafkaAvroSerializer}, and its {@code KafkaAvroDeserializer}
 * told to make generated classes. Those two are Confluent's code, from {@link ConfluentClasses}.
 */
public final class ConfluentSerde implements Serde<SpecificRecord> {
    private final Serializer<SpecificRecord> serializer;
    private final Deserializer<SpecificRecord> deserializer;

    /** Unconfigured, for Kafka, which then calls {@link #configure}. */
    @SuppressWarnings("unchecked") // what they are, their names say
    public ConfluentSerde() {
        serializer = (Serializer<SpecificRecord>) made("io.confluent.kafka.serializers.KafkaAvroSerializer");
        deserializer = (Deserializer<SpecificRecord>) made("io.confluent.kafka.serializers.KafkaAvroDeserializer");
    }

    private static Object made(String name) {
        try {
            return ConfluentClasses.INSTANCE
                    .loadClass(name)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError(name + " cannot be made", missing);
        }
    }

    @Override
    public void configure(Map<String, ?> config, boolean isKey) {
        Map<String, Object> specific = new HashMap<>(config);
        specific.put("specific.avro.reader", true);
        // Where Confluent's settings look for the classes that they name by default.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ConfluentClasses.INSTANCE);
        try {
            serializer.configure(specific, isKey);
            deserializer.configure(specific, isKey);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public Serializer<SpecificRecord> serializer() {
        return serializer;
    }

    @Override
    public Deserializer<SpecificRecord> deserializer() {
        return deserializer;
    }
}
