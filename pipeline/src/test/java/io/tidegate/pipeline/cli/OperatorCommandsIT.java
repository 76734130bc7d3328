package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.pipeline.Stage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One operator's day at one cluster, in order: each test goes on where the one before ended. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorCommandsIT {

    @TempDir
    private static Path folder;

    private static TestParts parts;

    @BeforeAll
    static void start() {
        parts = TestParts.start(folder);
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    @Test
    @Order(2)
    void topics_are_created_once_and_listed_as_they_are() throws IOException {
        assertThat(parts.run("topics", "list").out()).contains("missing");

        CommandRun first = parts.run("topics", "create");
        CommandRun second = parts.run("topics", "create");
        JsonNode list = new ObjectMapper()
                .readTree(parts.run("topics", "list", "--json").out());

        int all = Stage.allTopics().size();
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .contains("created tidegate.pool-metrics")
                .endsWith(all + " topics, " + all + " created, 0 differ\n");
        assertThat(second.out()).isEqualTo(all + " topics, 0 created, 0 differ\n");
        assertThat(list).hasSize(all).allMatch(topic -> topic.get("differences").isEmpty());
        assertThat(parts.run("topics", "list").out())
                .contains("compact")
                .contains("90d")
                .contains("for ever");
    }

    @Test
    @Order(3)
    void a_topic_that_is_other_than_it_should_be_is_reported_and_left_alone() {
        CommandRun run = parts.run("topics", "create", "--set", "topics.partitions=7");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("differs tidegate.pool-metrics: partitions: 4 instead of 7");
    }

    @Test
    @Order(12)
    void a_broker_that_is_away_is_said_in_one_line() {
        CommandRun run = CommandRun.of(
                "topics", "list", "--bootstrap-servers", "127.0.0.1:1", "--set", "kafka.connectTimeout=2s");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("tidegate: no Kafka broker answers at 127.0.0.1:1 (tried for 2s)\n");
        assertThat(CommandRun.of("topics", "list", "--bootstrap-servers", "no.such.host.invalid:9092")
                        .err())
                .startsWith("tidegate: cannot connect to Kafka at no.such.host.invalid:9092: ");
    }
}
