package io.tidegate.tests.chaos;

import io.tidegate.schemas.Topic;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Looks at what is committed, record by record, and knows what may not be otherwise. */
interface Proof {
    /** What it has to see. */
    Set<Topic<?, ?>> topics();

    /** One record, in the order of its partition; nothing is said about the order between partitions. */
    void see(ConsumerRecord<byte[], byte[]> record);

    /** What cannot be put right any more by whatever is committed later. */
    Differences differences();

    /** What is not settled yet: 0 when all that should be there is there, and nothing else. */
    long unsettled();

    /** What it looked at, for people. */
    List<String> account();
}
