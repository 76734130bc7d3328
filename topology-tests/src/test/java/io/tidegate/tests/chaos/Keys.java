package io.tidegate.tests.chaos;

import io.tidegate.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/** The keys of Tidegate's topics, all of which are text. */
final class Keys {
    private Keys() {}

    static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    /** Names with this beginning, one on each partition of a topic that was created as Tidegate creates them. */
    static List<String> oneOnEachPartition(String beginning) {
        SortedMap<Integer, String> names = new TreeMap<>();
        for (int i = 0; names.size() < Topics.PARTITIONS; i++) {
            String name = beginning + i;
            // As the producer's default partitioner does.
            int hash = Utils.toPositive(Utils.murmur2(name.getBytes(StandardCharsets.UTF_8)));
            names.putIfAbsent(hash % Topics.PARTITIONS, name);
        }
        return List.copyOf(names.values());
    }
}
