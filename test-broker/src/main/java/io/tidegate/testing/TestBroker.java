package io.tidegate.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real broker in this process, for tests. It gives up the transactions of the lost after a second. */
public final class TestBroker implements AutoCloseable {
    private final KafkaClusterTestKit cluster;

    private TestBroker(KafkaClusterTestKit cluster) {
        this.cluster = cluster;
    }

    /** Starts it with these topics, of so many partitions each. */
    public static TestBroker start(int partitions, String... topics) throws Exception {
        TestKitNodes nodes = new TestKitNodes.Builder()
                .setCombined(true)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .build();
        KafkaClusterTestKit cluster = new KafkaClusterTestKit.Builder(nodes)
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("offsets.topic.num.partitions", "4")
                .setConfigProp("transaction.state.log.replication.factor", "1")
                .setConfigProp("transaction.state.log.min.isr", "1")
                .setConfigProp("transaction.state.log.num.partitions", "4")
                .setConfigProp("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000")
                .setConfigProp("group.initial.rebalance.delay.ms", "0")
                .setConfigProp("auto.create.topics.enable", "false")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
        TestBroker broker = new TestBroker(cluster);
        broker.create(partitions, topics);
        return broker;
    }

    /** Creates further topics, of so many partitions each. */
    public void create(int partitions, String... topics) throws Exception {
        try (Admin admin = cluster.admin()) {
            admin.createTopics(Arrays.stream(topics)
                            .map(name -> new NewTopic(name, Optional.of(partitions), Optional.of((short) 1)))
                            .toList())
                    .all()
                    .get();
        }
    }

    /** Where clients find it. */
    public String address() {
        return cluster.bootstrapServers();
    }

    /** What stands on its topics. */
    public TopicBytes bytes() {
        return new TopicBytes(address());
    }

    /** Writes bytes. */
    public TopicBytes.Writer writer() {
        return bytes().writer();
    }

    /** Every record that is committed on a topic now; in its order within each partition. */
    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        return bytes().committed(topic);
    }

    @Override
    public void close() {
        try {
            cluster.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            throw new IllegalStateException("the broker for tests cannot be closed", failure);
        }
    }
}
