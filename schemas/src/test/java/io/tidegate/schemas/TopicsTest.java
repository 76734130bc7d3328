package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.schemas.Topic.Cleanup;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {
    @ParameterizedTest
    @CsvSource({
        "pool-registrations, compact, -1",
        "pool-heartbeats, delete, 1",
        "pool-metrics, delete, 30",
        "pool-windows, delete, 90",
        "pool-alarms, delete, 30",
        "pool-registry, compact, -1",
        "insights, delete, 90",
        "external-events, delete, -1",
        "demand-forecasts, delete, 30",
        "forecast-accuracy, delete, 30",
        "forecast-lessons, delete, 14",
        "forecast-models, compact, -1",
        "scaling-policies, delete, -1",
        "operator-consents, delete, -1",
        "service-inputs, delete, 90",
        "scaling-decisions, delete, 400",
        "pool-commands, delete, 1",
        "pool-command-results, delete, 30",
        "scaling-outcomes, delete, 400",
    })
    void a_topic_is_kept_as_long_as_the_design_says(String name, String cleanup, long days) {
        var topic = Topics.all().stream()
                .filter(each -> each.name().equals("tidegate." + name))
                .findFirst()
                .orElseThrow();
        assertThat(topic.settings())
                .containsEntry("cleanup.policy", cleanup)
                .containsEntry(
                        "retention.ms",
                        days < 0 ? "-1" : String.valueOf(Duration.ofDays(days).toMillis()))
                .containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @Test
    void the_operator_says_how_many_partitions_there_are_but_of_topics_that_are_made_for_one() {
        assertThat(Topics.POOL_WINDOWS.partitions(OptionalInt.empty())).isEqualTo(Topics.PARTITIONS);
        assertThat(Topics.POOL_WINDOWS.partitions(OptionalInt.of(12))).isEqualTo(12);
        assertThat(Topics.FORECAST_LESSONS.partitions(OptionalInt.of(12))).isEqualTo(1);
        assertThat(Topics.FORECAST_MODELS.partitions(OptionalInt.of(12))).isEqualTo(1);
    }

    @Test
    void names_are_unique() {
        assertThat(Topics.all()).extracting(Topic::name).doesNotHaveDuplicates();
    }

    @Test
    void dead_letters_are_bytes_as_they_were_read() {
        var letters = Topics.deadLetters("metrics-ingest");
        assertThat(letters.name()).isEqualTo("tidegate.metrics-ingest-dead-letters");
        assertThat(letters.retention()).contains(Duration.ofDays(30));
        try (var serdes = TopicSerdes.inMemory()) {
            byte[] garbage = {9, 9, 9};
            assertThat(serdes.value(letters).serializer().serialize(letters.name(), garbage))
                    .isEqualTo(garbage);
            assertThat(serdes.key(letters).deserializer().deserialize(letters.name(), garbage))
                    .isEqualTo(garbage);
        }
    }

    @Test
    void a_replay_has_topics_of_its_own() {
        var replayed = Topics.POOL_WINDOWS.withPrefix("replay-7.");
        assertThat(replayed.name()).isEqualTo("replay-7.tidegate.pool-windows");
        assertThat(replayed.settings()).isEqualTo(Topics.POOL_WINDOWS.settings());
    }

    @Test
    void an_impossible_topic_is_refused() {
        assertThatThrownBy(() -> Topics.POOL_WINDOWS.withPrefix("a b")).isInstanceOf(InvalidTopicException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Topic<>("t", KeyCodec.RAW, Codec.RAW, 0, Cleanup.DELETE, Optional.empty()))
                .withMessageContaining("but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Topic<>("t", KeyCodec.RAW, Codec.RAW, 1, Cleanup.COMPACT, Optional.of(Duration.ofDays(1))))
                .withMessageContaining("PT24H");
    }

    @Test
    void what_has_several_copies_is_acknowledged_by_half_of_them_and_never_by_fewer_than_two_of_three() {
        assertThat(Topics.POOL_WINDOWS.settings(1)).isEqualTo(Topics.POOL_WINDOWS.settings());
        assertThat(Topics.POOL_WINDOWS.settings(2)).isEqualTo(Topics.POOL_WINDOWS.settings());
        assertThat(Topics.POOL_WINDOWS.settings(3))
                .containsAllEntriesOf(Topics.POOL_WINDOWS.settings())
                .containsEntry("min.insync.replicas", "2");
        assertThat(Topics.POOL_WINDOWS.settings(5)).containsEntry("min.insync.replicas", "3");
    }
}
