package io.tidegate.tests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.Stage;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.TopicBytes;
import io.tidegate.testing.TopicRecords.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of everything, and each of it fails. Each test has a service of its own; at its end nothing has been lost or doubled.
 *
 * <p>Times are printed and never judged.
 */
class OutsideIT {
    /** As long as Kafka's producers wait before they give up by default. */
    private static final Duration AWAY = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static Stack stack;
    private static SupervisedRun ingest;
    private static SupervisedRun others;

    @BeforeAll
    static void start() throws Exception {
        stack = Stack.start(folder, 1);
        ingest = stack.run(
                EnumSet.of(Stage.INGEST),
                "kafka: {properties: {default.client.supplier: " + HungryClients.class.getName() + "}}");
        others = stack.run(EnumSet.complementOf(EnumSet.of(Stage.INGEST)));
    }

    @AfterAll
    static void stop() throws Exception {
        others.close();
        ingest.close();
        stack.close();
    }

    @AfterEach
    void bringBackWhatIsDead() {
        stack.parts().brokers().start(0);
        stack.parts().registry().start();
        stack.database().start();
    }

    @Test
    void a_broker_that_is_killed_costs_no_borrow_and_no_window() throws Exception {
        ServiceId service = new ServiceId("killed-db");
        try (Application application = stack.application("killed-1", service)) {
            stack.awaitSteered(application, Instant.EPOCH);
            application.account();

            stack.parts().brokers().kill(0);
            stack.parts().brokers().start(0);
            Duration caughtUp = stack.awaitSteered(application, Instant.now());
            awaitReady();

            assertThat(application.account().failed()).isZero();
            System.out.println("broker killed: caught up " + caughtUp.toMillis() + " ms after it answered");
        }
        stack.assertNothingLost(service);
    }

    @Test
    void while_a_broker_is_away_applications_go_on_and_health_tells_of_it_and_then_everything_comes_back()
            throws Exception {
        ServiceId service = new ServiceId("away-db");
        try (Application application = stack.application("away-1", service)) {
            stack.awaitSteered(application, Instant.EPOCH);
            awaitReady();
            int held = application.size();
            int exited = ingest.exits().size() + others.exits().size();
            application.account();

            Instant gone = Instant.now();
            stack.parts().brokers().kill(0);
            for (SupervisedRun run : List.of(ingest, others)) {
                String said = stack.waiting()
                        .until(run::health, health -> health.status() == 503)
                        .body();
                assertThat(said).contains("no broker was reached for ");
                assertThat(run.metrics()).contains("tidegate_stage_since_contact_seconds");
            }
            stack.await(() -> Instant.now().isAfter(gone.plus(AWAY)));
            assertThat(application.isConnected()).isFalse();
            assertThat(application.size()).isEqualTo(held);

            stack.parts().brokers().start(0);
            Duration caughtUp = stack.awaitSteered(application, Instant.now());
            awaitReady();

            assertThat(application.account().failed()).isZero();
            assertThat(application.isConnected()).isTrue();
            assertThat(ingest.exits().size() + others.exits().size())
                    .as("no stage had to be started again")
                    .isEqualTo(exited);
            System.out.println("broker away: caught up " + caughtUp.toMillis() + " ms after it answered");
        }
        stack.assertNothingLost(service);
    }

    @Test
    void while_the_registry_is_away_what_is_known_goes_on_and_a_record_with_a_new_schema_waits_for_it()
            throws Exception {
        ServiceId service = new ServiceId("registry-db");
        try (Application application = stack.application("registry-1", service)) {
            stack.awaitSteered(application, Instant.EPOCH);
            PoolSample sample = ofAnotherPool(latestOf(application.id()).value());
            byte[] later = LaterSchema.register(stack.parts()).value(sample);
            int letters = letters(Stage.INGEST);

            stack.parts().registry().kill();
            stack.awaitSteered(application, Instant.now());

            try (TopicBytes.Writer writer = stack.parts().bytes().writer()) {
                writer.write(Topics.POOL_METRICS.name(), sample.pool().value().getBytes(StandardCharsets.UTF_8), later);
            }
            stack.await(() -> !ingest.health().isReady());
            stack.parts().registry().start();
            Duration caughtUp = stack.awaitSteered(application, Instant.now());
            awaitReady();

            assertThat(letters(Stage.INGEST)).as("nothing is set aside").isEqualTo(letters);
            stack.await(() -> stack.parts().records().values(Topics.POOL_WINDOWS).stream()
                    .anyMatch(window -> window.pool().equals(sample.pool()) && window.samples() == 1));
            assertThat(application.account().failed()).isZero();
            System.out.println("registry away: caught up " + caughtUp.toMillis() + " ms after it answered");
        }
        stack.assertNothingLost(service);
    }

    @Test
    void a_stage_that_starts_while_the_registry_is_away_says_so_and_comes_when_it_is_back() throws Exception {
        stack.parts().registry().kill();
        try (SupervisedRun second =
                stack.run(EnumSet.of(Stage.FORECAST), "schemaRegistry: {properties: {max.retries: 1}}")) {
            stack.await(() -> second.exits().size() >= 2);
            assertThat(second.exits()).containsOnly(3);
            assertThat(second.log()).contains("tidegate: the schema registry cannot be used: ");

            stack.parts().registry().start();
            stack.await(() -> second.health().isReady());
        }
    }

    @Test
    void while_the_database_is_away_its_pool_is_still_heard_and_every_decision_ends_and_then_it_works_again()
            throws Exception {
        ServiceId service = new ServiceId("database-db");
        try (Application application = stack.application("database-1", service)) {
            stack.awaitSteered(application, Instant.EPOCH);

            stack.database().stop();
            stack.await(() -> application.account().failed() > 0);
            Instant failing = Instant.now();
            stack.await(() -> latestOf(application.id()).written().isAfter(failing));
            stack.await(() -> stack.outcomes(application, failing).size() >= 3);

            assertThat(application.isConnected()).isTrue();
            System.out.println("database away: "
                    + stack.outcomes(application, failing).stream()
                            .map(outcome -> outcome.end() + " " + outcome.achieved() + " " + outcome.text())
                            .toList());

            stack.database().start();
            stack.await(() -> application.account().borrows() > 0);
            stack.awaitSteered(application, Instant.now());
            awaitReady();
        }
        stack.assertNothingLost(service);
    }

    @Test
    void a_stage_without_memory_ends_with_a_word_and_its_successor_goes_on_exactly() throws Exception {
        ServiceId service = new ServiceId("memory-db");
        try (Application application = stack.application("memory-1", service)) {
            stack.awaitSteered(application, Instant.EPOCH);
            awaitReady();
            int exited = ingest.exits().size();

            Files.createFile(stack.hungry().resolve("eat"));
            stack.await(() -> ingest.exits().size() > exited);
            assertThat(ingest.exits().get(exited)).isEqualTo(3);
            assertThat(ingest.log()).contains("Terminating due to java.lang.OutOfMemoryError");
            Duration caughtUp = stack.awaitSteered(application, Instant.now());
            awaitReady();

            assertThat(application.account().failed()).isZero();
            System.out.println("out of memory: caught up " + caughtUp.toMillis() + " ms after the end");
        }
        stack.assertNothingLost(service);
    }

    private static void awaitReady() {
        stack.await(() -> ingest.health().isReady() && others.health().isReady());
    }

    private static Entry<PoolId, PoolSample> latestOf(PoolId pool) {
        return stack.parts().records().entries(Topics.POOL_METRICS).stream()
                .filter(entry -> entry.key().equals(pool) && entry.value() instanceof PoolSample)
                .map(entry -> new Entry<>(
                        entry.key(), (PoolSample) entry.value(), entry.written(), entry.offset(), entry.bytes()))
                .reduce((before, last) -> last)
                .orElseThrow();
    }

    private static PoolSample ofAnotherPool(PoolSample sample) {
        return new PoolSample(
                new PoolId(sample.pool() + "-later"),
                sample.service(),
                sample.incarnation(),
                sample.sequence(),
                sample.at(),
                sample.covers(),
                sample.gauges(),
                sample.counts(),
                sample.host(),
                sample.waits(),
                sample.holds(),
                sample.connects());
    }

    private static int letters(Stage stage) {
        return stack.parts()
                .bytes()
                .committed(Topics.deadLetters(stage.word()).name())
                .size();
    }
}
