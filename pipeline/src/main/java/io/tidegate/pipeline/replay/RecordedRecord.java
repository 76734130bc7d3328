package io.tidegate.pipeline.replay;

import io.tidegate.pipeline.cluster.TopicRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * A record that stood on a live topic.
 *
 * @param meaning what it says, with the partition and the offset that it had there
 * @param value its value as it was written, empty without one
 * @param <K> type of the key
 * @param <V> type of the value
 */
public record RecordedRecord<K, V>(TopicRecord<K, V> meaning, Bytes value) {}
