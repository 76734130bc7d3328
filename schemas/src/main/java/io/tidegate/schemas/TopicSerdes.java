package io.tidegate.schemas;

import io.tidegate.schemas.serde.RegistryAvroSerde;
import io.tidegate.schemas.serde.RegistryClientConfig;
import io.tidegate.schemas.serde.SchemaRegistry;
import io.tidegate.schemas.serde.WireFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;

/**
 * The serdes of all topics and stores of one process, over one registry whose answers they share. Serdes may be used by
 * many threads; closing one does nothing to the others.
 */
public final class TopicSerdes implements AutoCloseable {
    /** The class of the serde for Avro records: {@link RegistryAvroSerde}, or Confluent's {@code SpecificAvroSerde}. */
    public static final String SERDE_CLASS = "tidegate.serde.class";

    /**
     * Confluent's serdes register generated classes' schemas with hints for Java in them unless this is true; each
     * schema would then stand under its subject twice, with two ids.
     */
    private static final String WITHOUT_HINTS = "avro.remove.java.properties";

    private final Optional<SchemaRegistry> registry;
    private final Map<String, Object> config;

    /** Bounded by the schemas of the registry that values of ours were written with. */
    private final Map<Integer, Long> fingerprints = new ConcurrentHashMap<>();

    private TopicSerdes(Optional<SchemaRegistry> registry, Map<String, ?> config) {
        this.registry = registry;
        this.config = new HashMap<>(config);
        registry.ifPresent(own -> this.config.put(RegistryClientConfig.INSTANCE, own));
    }

    /** Serdes over a registry of their own in memory: for tests, and for what never leaves this process. */
    public static TopicSerdes inMemory() {
        return over(SchemaRegistry.inMemory());
    }

    /** Serdes over a registry, which is closed with them. */
    public static TopicSerdes over(SchemaRegistry registry) {
        return new TopicSerdes(Optional.of(registry), Map.of());
    }

    /**
     * Serdes over the registry that the settings name. Nothing is asked of it before the first record.
     *
     * @param config {@code schema.registry.url} and what else {@link RegistryClientConfig} and {@link #SERDE_CLASS} say;
     *     other settings are left alone
     * @throws ConfigException for settings that make no sense
     */
    public static TopicSerdes connect(Map<String, ?> config) {
        if (!isOurs(serdeClass(config))) {
            Map<String, Object> foreign = new HashMap<>(config);
            foreign.putIfAbsent(WITHOUT_HINTS, true);
            return new TopicSerdes(Optional.empty(), foreign);
        }
        return new TopicSerdes(Optional.of(SchemaRegistry.connect(config)), config);
    }

    /** The serde of a topic's keys. */
    public <K> Serde<K> key(Topic<K, ?> topic) {
        return topic.key().serde();
    }

    /** The serde of a topic's values; it writes under the subject of whatever topic it is then used for. */
    public <V> Serde<V> value(Topic<?, V> topic) {
        return of(topic.value());
    }

    /** The serde of a store's keys. */
    public <K> Serde<K> of(KeyCodec<K> codec) {
        return codec.serde();
    }

    /** The serde of a store's values; its changelog's topic names the subject. */
    public <V> Serde<V> of(Codec<V> codec) {
        return codec.serde(this::avro);
    }

    /**
     * Whether a value was written with the schema of this version, so that to write it again gives the same bytes; asks the
     * registry once for each schema. Bytes without a schema always were. Where other serdes are set it cannot be told, and is
     * false.
     */
    public boolean isWrittenAsNow(Topic<?, ?> topic, byte[] value) {
        Optional<Long> now = topic.value()
                .record()
                .map(record -> SchemaNormalization.parsingFingerprint64(
                        SpecificData.get().getSchema(record)));
        if (now.isEmpty()) {
            return true;
        }
        return registry.isPresent()
                && WireFormat.schemaId(value).isPresent()
                && now.get()
                        .equals(fingerprints.computeIfAbsent(
                                WireFormat.schemaId(value).getAsInt(),
                                id -> SchemaNormalization.parsingFingerprint64(
                                        registry.get().schemaOf(id))));
    }

    @SuppressWarnings("unchecked") // that the class writes Avro's records is what the setting promises
    private Serde<SpecificRecord> avro() {
        Object named = serdeClass(config);
        if (!isOurs(named)) {
            WireTrust.give();
        }
        try {
            Class<?> type =
                    named instanceof Class<?> given ? given : Utils.loadClass(String.valueOf(named), Serde.class);
            Serde<SpecificRecord> serde = (Serde<SpecificRecord>) Utils.newInstance(type.asSubclass(Serde.class));
            serde.configure(config, false);
            return serde;
        } catch (ClassNotFoundException | ClassCastException notOne) {
            throw new ConfigException(SERDE_CLASS, named, "must be the name of a Kafka Serde on the class path");
        }
    }

    private static Object serdeClass(Map<String, ?> config) {
        Object named = config.get(SERDE_CLASS);
        return named == null ? RegistryAvroSerde.class : named;
    }

    private static boolean isOurs(Object named) {
        return named.equals(RegistryAvroSerde.class) || named.equals(RegistryAvroSerde.class.getName());
    }

    @Override
    public void close() {
        registry.ifPresent(SchemaRegistry::close);
    }
}
