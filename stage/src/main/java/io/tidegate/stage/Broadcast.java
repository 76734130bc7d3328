package io.tidegate.stage;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic that every instance of a stage reads as a whole, whatever its share of the partitions is: for a few records
 * that all tasks need. It is there before any task begins; what comes later is seen within five seconds, so who depends on a moment
 * has to name it in the record.
 *
 * <p>Kafka Streams keeps it as bytes, since what fails while it reads such a topic ends the whole instance. Here a record that means
 * nothing is said once and left alone.
 *
 * @param <V> type of the values
 */
public final class Broadcast<V> {
    private static final Logger LOG = LoggerFactory.getLogger(Broadcast.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Topic<?, V> topic;
    private final String what;
    private final Deserializer<V> reader;
    private final Consumer<? super Collection<V>> taker;
    private final Map<Bytes, V> known = new HashMap<>();
    private final Set<Bytes> garbled = new HashSet<>();

    /**
     * A topic that is shared by all tasks of one topology.
     *
     * @param what the plural word for its records, for the names of store and source
     * @param taker is told of all values whenever there are others, by one thread at a time
     */
    public Broadcast(Topic<?, V> topic, TopicSerdes serdes, String what, Consumer<? super Collection<V>> taker) {
        this.topic = topic;
        this.what = what;
        this.reader = serdes.value(topic).deserializer();
        this.taker = taker;
    }

    /** Adds it to a topology. */
    public void addTo(StreamsBuilder builder) {
        builder.globalTable(
                topic.name(),
                Consumed.with(Serdes.Bytes(), Serdes.ByteArray()).withName("read-" + what),
                Materialized.<Bytes, byte[]>as(Stores.inMemoryKeyValueStore(what))
                        .withKeySerde(Serdes.Bytes())
                        .withValueSerde(Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingDisabled());
    }

    /** Looks at once and from then on, for a task. */
    public void follow(ProcessorContext<?, ?> context) {
        ReadOnlyKeyValueStore<Bytes, ValueAndTimestamp<byte[]>> all = context.getStateStore(what);
        look(all);
        context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, now -> look(all));
    }

    private synchronized void look(ReadOnlyKeyValueStore<Bytes, ValueAndTimestamp<byte[]>> all) {
        Set<Bytes> there = new HashSet<>();
        boolean changed = false;
        try (KeyValueIterator<Bytes, ValueAndTimestamp<byte[]>> each = all.all()) {
            while (each.hasNext()) {
                KeyValue<Bytes, ValueAndTimestamp<byte[]>> record = each.next();
                there.add(record.key);
                changed |= take(record.key, record.value.value());
            }
        }
        changed |= known.keySet().retainAll(there);
        garbled.retainAll(there);
        if (changed) {
            taker.accept(List.copyOf(known.values()));
        }
    }

    /** A key is written once: its value stands for good, until the key goes. */
    private boolean take(Bytes key, byte[] value) {
        if (known.containsKey(key) || garbled.contains(key)) {
            return false;
        }
        try {
            known.put(key, reader.deserialize(topic.name(), value));
            return true;
        } catch (SerializationException unreadable) {
            if (DeadLetters.isRetriable(unreadable)) {
                throw unreadable;
            }
            garbled.add(key);
            LOG.warn("a record of {} means nothing and is left alone: {}", topic, unreadable.getMessage());
            return false;
        }
    }
}
