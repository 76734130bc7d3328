package io.tidegate.tests.chaos;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The keys of Tidegate's topics, all of which are text. */
final class Keys {
    private Keys() {}

    static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }
}
