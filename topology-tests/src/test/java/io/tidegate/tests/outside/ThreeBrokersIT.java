package io.tidegate.tests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.Stage;
import io.tidegate.testing.SmallDisk;
import io.tidegate.tests.AcknowledgedFeed;
import io.tidegate.tests.BrokerProcesses;
import io.tidegate.tests.PipelineParts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers with a copy of everything, and one of them ends under load: nothing that was acknowledged is lost. */
class ThreeBrokersIT {
    private static final ServiceId SERVICE = new ServiceId("three-db");
    private static final int BROKERS = 3;
    private static final int DISK_MEGABYTES = 256;

    @TempDir
    private Path folder;

    /** How a broker ends, or what has to be done before it is started again. */
    @FunctionalInterface
    private interface Deed {
        void to(BrokerProcesses brokers, int index) throws IOException;
    }

    @Test
    void one_of_three_brokers_is_killed_under_load_and_everything_goes_on_and_nothing_is_lost() throws Exception {
        assertSurvived("one of three brokers killed", BrokerProcesses::kill, (brokers, index) -> {});
    }

    @Test
    void the_disk_of_one_of_three_brokers_fills_under_load_and_everything_goes_on_and_nothing_is_lost()
            throws Exception {
        List<SmallDisk> disks = new ArrayList<>();
        try {
            for (int broker = 0; broker < BROKERS; broker++) {
                disks.add(SmallDisk.at(PipelineParts.brokerFolder(folder, broker), DISK_MEGABYTES));
            }
            assertSurvived(
                    "the disk of one of three brokers full",
                    (brokers, index) -> {
                        disks.get(index).fill();
                        brokers.awaitEnd(index);
                    },
                    (brokers, index) -> disks.get(index).clear());
        } finally {
            for (SmallDisk disk : disks) {
                disk.close();
            }
        }
    }

    private void assertSurvived(String what, Deed death, Deed help) throws Exception {
        try (Stack stack = Stack.start(folder, BROKERS);
                SupervisedRun run = stack.run(Stage.all());
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", stack.parts().address()))) {
            BrokerProcesses brokers = stack.parts().brokers();
            AcknowledgedFeed feed = new AcknowledgedFeed(stack.parts(), new ServiceId("load-db"));
            try (feed;
                    Application application = stack.application("three-1", SERVICE)) {
                stack.awaitSteered(application, Instant.EPOCH);
                stack.await(() -> run.health().isReady());
                assertEveryTopicHasThreeCopiesAndTwoThatAcknowledge(admin);
                application.account();

                // The one that leads the controllers too: the most that one death can take.
                int dying = admin.describeMetadataQuorum().quorumInfo().get().leaderId();
                death.to(brokers, dying);
                Instant died = Instant.now();
                Duration wentOn = stack.awaitSteered(application, died);
                int acknowledged = feed.acknowledged();
                stack.await(() -> feed.acknowledged() > acknowledged + 1_000);
                stack.await(() -> run.health().isReady());

                help.to(brokers, dying);
                brokers.start(dying);
                stack.await(() -> copiesInSync(admin) == BROKERS);
                stack.awaitSteered(application, Instant.now());

                assertThat(run.exits()).as(run.errors()).isEmpty();
                assertThat(application.account().failed()).isZero();
                System.out.println(what + ": decided again after " + wentOn.toMillis() + " ms");
            }
            // What stands behind a transaction that is still open is not lost, and cannot be read yet.
            stack.waiting()
                    .untilAsserted(() -> assertThat(feed.lost())
                            .as("of " + feed.acknowledged() + " acknowledged")
                            .isZero());
            stack.assertNothingLost(SERVICE);
        }
    }

    private static void assertEveryTopicHasThreeCopiesAndTwoThatAcknowledge(Admin admin) throws Exception {
        Set<String> names = names(admin);
        assertThat(names)
                .as("what Kafka Streams and Kafka keep for themselves is among them")
                .anyMatch(name -> name.startsWith("tidegate-ingest-") && name.endsWith("-changelog"))
                .contains("__consumer_offsets", "__transaction_state");
        assertThat(copiesInSync(admin)).isEqualTo(BROKERS);
        List<ConfigResource> own = names.stream()
                .filter(name -> !name.startsWith("__consumer"))
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        admin.describeConfigs(own)
                .all()
                .get()
                .forEach((topic, config) -> assertThat(config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                                .value())
                        .as(topic.name())
                        .isEqualTo("2"));
    }

    /** How many copies are in sync of the partition that has the fewest. */
    private static int copiesInSync(Admin admin) throws ExecutionException, InterruptedException {
        Collection<TopicDescription> topics =
                admin.describeTopics(names(admin)).allTopicNames().get().values();
        return topics.stream()
                .flatMap(topic -> topic.partitions().stream())
                .mapToInt(partition -> partition.isr().size())
                .min()
                .orElseThrow();
    }

    private static Set<String> names(Admin admin) throws ExecutionException, InterruptedException {
        return admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
    }
}
