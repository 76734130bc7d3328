package io.tidegate.pipeline.replay;

import io.tidegate.schemas.Topic;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Where recorded topics are read: each as it stood on the live cluster, with its own offsets. */
public interface RecordedTopics extends AutoCloseable {

    /** Whether there is such a topic. */
    boolean has(Topic<?, ?> topic);

    /**
     * Reads all that is committed on a topic, in the order of each partition.
     *
     * @return how many records could not be read, and were left out
     */
    <K, V> long read(Topic<K, V> topic, Consumer<RecordedRecord<K, V>> handler);

    /** The offset before which records of a partition are kept no more; empty when only the first that is there tells. */
    OptionalLong beginning(Topic<?, ?> topic, int partition);

    /** For each partition of the log, the offset up to which, exclusive, the decider has folded it; empty where that is not known. */
    Map<Integer, Long> folded();

    /** Whether a value was written with the schema of this version, so that to write it again gives the same bytes. */
    boolean isWrittenAsNow(Topic<?, ?> topic, byte[] value);

    @Override
    void close();
}
