package io.tidegate.schemas;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How a value is written as an Avro record and read back. What is read is built by the domain's own constructors, so
 * that an impossible record is refused with their message.
 *
 * @param <V> type of the values
 */
public final class Codec<V> {
    /** Values as they are, without a schema. */
    static final Codec<byte[]> RAW = new Codec<>(Optional.empty(), avro -> Serdes.ByteArray());

    private final Optional<Class<? extends SpecificRecord>> record;
    private final Function<Supplier<Serde<SpecificRecord>>, Serde<V>> serde;

    private Codec(
            Optional<Class<? extends SpecificRecord>> record,
            Function<Supplier<Serde<SpecificRecord>>, Serde<V>> serde) {
        this.record = record;
        this.serde = serde;
    }

    /**
     * Values that are written as {@code record}.
     *
     * @param read may throw {@link RuntimeException} for a record that makes no value
     */
    static <V, W extends SpecificRecord> Codec<V> of(Class<W> record, Function<V, W> write, Function<W, V> read) {
        return new Codec<>(Optional.of(record), avro -> RecordSerdes.over(avro.get(), record, write, read));
    }

    /**
     * The same records, standing for values of another kind: a stage's own, which this module does not know.
     *
     * @param write what is written of a value
     * @param read the value that was written; may throw {@link RuntimeException} where there is none
     */
    public <U> Codec<U> as(Function<U, V> write, Function<V, U> read) {
        return new Codec<>(record, avro -> RecordSerdes.mapped(serde(avro), write, read));
    }

    /** Reads the schema, which otherwise the first record does; for who can do it earlier. */
    public void load() {
        record.ifPresent(SpecificData.get()::getSchema);
    }

    /** A serde for the values, over one for Avro records. */
    Serde<V> serde(Supplier<Serde<SpecificRecord>> avro) {
        return serde.apply(avro);
    }

    /** The generated class that values are written as; empty for bytes without a schema. */
    Optional<Class<? extends SpecificRecord>> record() {
        return record;
    }
}
