package io.tidegate.stage;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.DeadLetterCounts.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How a stage reads a topic: what can be read and can be true goes on, all else goes to the dead letters as it came.
 *
 * <pre>
 *   topic ──read-X──┬──pass-X───────▶ what can be read
 *                   └──set-aside-X──write-unread-X──▶ dead letters
 * </pre>
 *
 * <p>Kafka Streams has handlers for what cannot be deserialised, but it deserialises ahead of what it processes: a letter
 * is then sent in a transaction that may not hold the record's offset, and a crash doubles it. Here the letter is an
 * output of processing the record, and exact like every other.
 *
 * @param topic the topic to read
 * @param keys how its keys are read
 * @param values how its values are read
 * @param what the plural word for its records, for the names of the operators
 * @param deadLetterTopic where the rest goes
 * @param refusal why a record that can be read cannot be true; empty when it can
 */
public record Intake<K, V>(
        String topic,
        Serde<K> keys,
        Serde<V> values,
        String what,
        String deadLetterTopic,
        BiFunction<? super K, ? super V, Optional<String>> refusal) {

    /** Reads a topic of Tidegate for a stage, with a check of its own. */
    public static <K, V> Intake<K, V> of(
            Topic<K, V> topic,
            TopicSerdes serdes,
            String what,
            String stage,
            BiFunction<? super K, ? super V, Optional<String>> refusal) {
        return new Intake<>(
                topic.name(),
                serdes.key(topic),
                serdes.value(topic),
                what,
                Topics.deadLetters(stage).name(),
                refusal);
    }

    /** Reads a topic of Tidegate for a stage. */
    public static <K, V> Intake<K, V> of(Topic<K, V> topic, TopicSerdes serdes, String what, String stage) {
        return of(topic, serdes, what, stage, (key, value) -> Optional.empty());
    }

    /** Adds it to a topology and returns what can be read. Neither keys nor values are ever null. */
    public KStream<K, V> addTo(StreamsBuilder builder) {
        KStream<Incoming<K>, Incoming<V>> all = builder.stream(
                topic,
                Consumed.with(
                                readOnly(Incoming.reading("key", keys.deserializer())),
                                readOnly(Incoming.reading("value", values.deserializer())))
                        .withName("read-" + what));
        all.process(() -> new SetAside<>(refusal), Named.as("set-aside-" + what))
                .to(
                        deadLetterTopic,
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("write-unread-" + what));
        return all.process(() -> new Pass<>(refusal), Named.as("pass-" + what));
    }

    private static <T> Serde<T> readOnly(Deserializer<T> reader) {
        Serializer<T> never = (name, value) -> {
            throw new UnsupportedOperationException("what was read from " + name + " is not written again");
        };
        return Serdes.serdeFrom(never, reader);
    }

    /** Forwards what can be read and can be true. */
    private static final class Pass<K, V> extends ContextualProcessor<Incoming<K>, Incoming<V>, K, V> {
        private final BiFunction<? super K, ? super V, Optional<String>> refusal;

        Pass(BiFunction<? super K, ? super V, Optional<String>> refusal) {
            this.refusal = refusal;
        }

        @Override
        public void process(Record<Incoming<K>, Incoming<V>> record) {
            if (record.key() instanceof Incoming.Understood<K> key
                    && record.value() instanceof Incoming.Understood<V> value
                    && refusal.apply(key.value(), value.value()).isEmpty()) {
                context().forward(record.withKey(key.value()).withValue(value.value()));
            }
        }
    }

    /** Forwards the rest, labelled. */
    private static final class SetAside<K, V> extends ContextualProcessor<Incoming<K>, Incoming<V>, byte[], byte[]> {
        private final BiFunction<? super K, ? super V, Optional<String>> refusal;
        private @Nullable DeadLetters letters;

        SetAside(BiFunction<? super K, ? super V, Optional<String>> refusal) {
            this.refusal = refusal;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            super.init(context);
            // Once: each call copies the whole configuration.
            letters = new DeadLetters(context.appConfigs());
        }

        @Override
        public void process(Record<Incoming<K>, Incoming<V>> record) {
            if (record.key() instanceof Incoming.Garbled<K> key) {
                write(record, Reason.UNREADABLE, key.reason());
            } else if (record.value() instanceof Incoming.Garbled<V> value) {
                write(record, Reason.UNREADABLE, value.reason());
            } else if (record.key() instanceof Incoming.Understood<K> key
                    && record.value() instanceof Incoming.Understood<V> value) {
                refusal.apply(key.value(), value.value())
                        .ifPresent(why -> write(record, Reason.IMPOSSIBLE, new IllegalArgumentException(why)));
            }
        }

        private void write(Record<Incoming<K>, Incoming<V>> record, Reason reason, Exception failure) {
            RecordMetadata from = context()
                    .recordMetadata()
                    .orElseThrow(() -> new IllegalStateException("a record that was read has no origin"));
            long now = context().currentSystemTimeMs();
            Headers why = DeadLetters.configured(letters)
                    .why(
                            reason,
                            failure,
                            new DeadLetters.Origin(from.topic(), from.partition(), from.offset()),
                            Instant.ofEpochMilli(now));
            Letter letter = Letter.of(record.key().bytes(), record.value().bytes(), record.headers(), why);
            context().forward(new Record<>(letter.key(), letter.value(), now, letter.headers()));
        }
    }
}
