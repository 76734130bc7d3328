package io.tidegate.pipeline.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * One record of a topic.
 *
 * @param key its key
 * @param value its value; empty where the key was deleted
 * @param written when the broker wrote it
 * @param partition the partition it is in
 * @param offset its place in its partition
 * @param <K> type of the key
 * @param <V> type of the value
 */
public record TopicRecord<K, V>(K key, Optional<V> value, Instant written, int partition, long offset) {}
