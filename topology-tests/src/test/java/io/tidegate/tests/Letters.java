package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.pipeline.Stage;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What a stage has set aside so far, by the place that it came from. */
final class Letters {
    private final Map<String, ConsumerRecord<byte[], byte[]>> byOrigin = new HashMap<>();

    private Letters() {}

    /** Those that stand on the stage's topic now; fails where one place has two. */
    static Letters of(PipelineParts parts, Stage stage) {
        Letters letters = new Letters();
        for (ConsumerRecord<byte[], byte[]> letter :
                parts.bytes().committed(Topics.deadLetters(stage.word()).name())) {
            String origin = text(letter, DeadLetters.TOPIC_HEADER) + "-" + text(letter, DeadLetters.PARTITION_HEADER)
                    + "@" + text(letter, DeadLetters.OFFSET_HEADER);
            assertThat(letters.byOrigin.put(origin, letter))
                    .as("another letter of %s about %s", stage, origin)
                    .isNull();
        }
        return letters;
    }

    static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    /** The letter about a record. */
    @Nullable ConsumerRecord<byte[], byte[]> about(ConsumerRecord<byte[], byte[]> record) {
        return byOrigin.get(place(record));
    }

    /** How many came from a topic. */
    long from(String topic) {
        return byOrigin.values().stream()
                .filter(letter -> text(letter, DeadLetters.TOPIC_HEADER).equals(topic))
                .count();
    }

    /** How many there are for each reason. */
    Map<String, Long> byReason() {
        return byOrigin.values().stream()
                .collect(Collectors.groupingBy(Letters::reason, TreeMap::new, Collectors.counting()));
    }

    static String reason(ConsumerRecord<byte[], byte[]> letter) {
        return text(letter, DeadLetters.REASON_HEADER);
    }

    static boolean has(ConsumerRecord<byte[], byte[]> letter, String name) {
        return letter.headers().lastHeader(name) != null;
    }

    static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        assertThat(header).as(name).isNotNull();
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
