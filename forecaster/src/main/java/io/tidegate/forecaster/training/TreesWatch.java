package io.tidegate.forecaster.training;

import io.tidegate.forecaster.model.BoostedTrees;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.state.TrainedModelEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Knows the trees on the topic of models, for all tasks of an instance together. The topic is kept as bytes by Kafka Streams, and
 * restored before any task begins; a record of it that means nothing is said once and left alone.
 */
public final class TreesWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TreesWatch.class);
    private static final String STORE = "models";
    /** New versions come into force some time after they were published. */
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Deserializer<TrainedModelEvent> reader;
    private final TreesInForce trees;
    private final Map<Bytes, TrainedModelEvent> known = new HashMap<>();
    private final Set<Bytes> garbled = new HashSet<>();

    /** Nothing is known yet. */
    public TreesWatch(TopicSerdes serdes, TreeFeatures features) {
        this.reader = serdes.value(Topics.FORECAST_MODELS).deserializer();
        this.trees = new TreesInForce(features, problem -> LOG.warn("trees are not used: {}", problem));
    }

    /** Adds the topic to a topology. */
    public static void addTo(StreamsBuilder builder) {
        builder.globalTable(
                Topics.FORECAST_MODELS.name(),
                Consumed.with(Serdes.Bytes(), Serdes.ByteArray()).withName("read-models"),
                Materialized.<Bytes, byte[]>as(Stores.inMemoryKeyValueStore(STORE))
                        .withKeySerde(Serdes.Bytes())
                        .withValueSerde(Serdes.ByteArray())
                        .withCachingDisabled()
                        .withLoggingDisabled());
    }

    /** Looks at once and from then on, for a task. */
    public void follow(ProcessorContext<?, ?> context) {
        ReadOnlyKeyValueStore<Bytes, ValueAndTimestamp<byte[]>> models = context.getStateStore(STORE);
        look(models);
        context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, now -> look(models));
    }

    /** The trees that windows are forecast with that were written at that time; none, or one. */
    public synchronized List<BoostedTrees> at(Instant written) {
        return trees.at(written);
    }

    private synchronized void look(ReadOnlyKeyValueStore<Bytes, ValueAndTimestamp<byte[]>> models) {
        Set<Bytes> there = new HashSet<>();
        boolean changed = false;
        try (KeyValueIterator<Bytes, ValueAndTimestamp<byte[]>> all = models.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, ValueAndTimestamp<byte[]>> each = all.next();
                there.add(each.key);
                changed |= take(each.key, each.value.value());
            }
        }
        changed |= known.keySet().retainAll(there);
        garbled.retainAll(there);
        if (changed) {
            trees.replace(known.values());
        }
    }

    private boolean take(Bytes key, byte[] value) {
        if (known.containsKey(key) || garbled.contains(key)) {
            return false;
        }
        try {
            known.put(key, reader.deserialize(Topics.FORECAST_MODELS.name(), value));
            return true;
        } catch (SerializationException unreadable) {
            garbled.add(key);
            LOG.warn(
                    "a record of {} means nothing and is left alone: {}",
                    Topics.FORECAST_MODELS,
                    unreadable.getMessage());
            return false;
        }
    }
}
