package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageSettingsTest {
    private static final StageSettings SETTINGS = StageSettings.of("ingest", "localhost:9092", Path.of("state"));

    @Test
    void the_clients_get_what_keeps_a_stage_exact_and_quick() {
        StreamsConfig config = new StreamsConfig(SETTINGS.withInstanceId("one").properties(new DeadLetterCounts()));

        Map<String, Object> consumer = config.getMainConsumerConfigs("tidegate-ingest", "client", 1);
        assertThat(consumer)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("group.instance.id", "one-1")
                .containsEntry("session.timeout.ms", 6_000);
        Map<String, Object> producer = config.getProducerConfigs("client");
        assertThat(producer)
                .containsEntry("linger.ms", 10)
                .containsEntry("transaction.timeout.ms", 5_000)
                .containsEntry("enable.idempotence", true);
        assertThat(config.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(50);
        assertThat(config.getLong(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG))
                .isZero();
        assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG)).isEqualTo("exactly_once_v2");
    }

    @ParameterizedTest
    @CsvSource({"-1, ", "1, ", "2, ", "3, 2", "5, 3"})
    void internal_topics_are_acknowledged_by_half_of_their_copies(int copies, @Nullable String least) {
        StageSettings settings = new StageSettings(
                SETTINGS.stage(),
                SETTINGS.applicationId(),
                SETTINGS.bootstrapServers(),
                SETTINGS.stateDirectory(),
                SETTINGS.commitInterval(),
                SETTINGS.instanceId(),
                SETTINGS.threads(),
                SETTINGS.standbys(),
                copies,
                SETTINGS.transactionTimeout(),
                SETTINGS.deadLetterTopic(),
                Map.of());

        Properties properties = settings.properties(new DeadLetterCounts());
        assertThat(properties.get("topic.min.insync.replicas")).isEqualTo(least);
        assertThat(properties).containsEntry(StreamsConfig.REPLICATION_FACTOR_CONFIG, copies);
    }

    @Test
    void further_client_properties_win() {
        assertThat(SETTINGS.withClientProperty("security.protocol", "SSL").properties(new DeadLetterCounts()))
                .containsEntry("security.protocol", "SSL");
    }

    @Test
    void inputs_that_are_taken_as_they_come_are_not_waited_for_and_all_others_are() {
        StageTopology unordered = new StageTopology("ingest", Totals.STAGE.wiring(), StageTopology.Inputs.AS_THEY_COME);
        StageSettings asked = SETTINGS.withClientProperty(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "7");

        assertThat(unordered.configure(SETTINGS).properties())
                .containsEntry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        assertThat(unordered.configure(asked).properties()).containsEntry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "7");
        assertThat(Totals.STAGE.configure(SETTINGS).properties())
                .doesNotContainKey(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG);
    }

    @Test
    void impossible_values_are_refused_with_what_came() {
        assertThatThrownBy(() -> SETTINGS.withCommitInterval(Duration.ofMillis(5)))
                .hasMessage("commit interval must be between 10 ms and 10 s, but was 'PT0.005S'");
        assertThatThrownBy(() -> SETTINGS.withApplicationId(" ")).hasMessageContaining("application id");
        assertThatThrownBy(() -> StageSettings.of("In Gest", "b", Path.of("s"))).hasMessageContaining("In Gest");
    }

    @Test
    void the_picture_of_a_topology_needs_no_broker_and_names_everything() {
        assertThat(Totals.STAGE.describe()).contains("read-numbers", "sum-numbers", "write-totals", Totals.STORE);
    }
}
