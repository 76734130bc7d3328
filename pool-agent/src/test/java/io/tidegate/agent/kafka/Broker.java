package io.tidegate.agent.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.testing.BreakableProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real broker for a test, behind a proxy that can be cut. */
public final class Broker implements AutoCloseable {
    private final KafkaClusterTestKit cluster;
    private final BreakableProxy proxy;

    private Broker(KafkaClusterTestKit cluster, BreakableProxy proxy) {
        this.cluster = cluster;
        this.proxy = proxy;
    }

    /** Starts a broker with these topics of four partitions. */
    public static Broker start(String... topics) throws Exception {
        var proxy = new BreakableProxy();
        var nodes = new TestKitNodes.Builder()
                .setCombined(true)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .setPerServerProperties(
                        Map.of(0, Map.of("advertised.listeners", "EXTERNAL://localhost:" + proxy.port())))
                .build();
        var cluster = new KafkaClusterTestKit.Builder(nodes)
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("auto.create.topics.enable", "false")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
        proxy.forwardTo(Integer.parseInt(
                cluster.bootstrapServers().substring(cluster.bootstrapServers().lastIndexOf(':') + 1)));
        var broker = new Broker(cluster, proxy);
        try (var admin = cluster.admin(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(List.of(topics).stream()
                            .map(name -> new NewTopic(name, Optional.of(4), Optional.of((short) 1)))
                            .toList())
                    .all()
                    .get();
        }
        return broker;
    }

    /** Where clients find it. */
    public String address() {
        return "localhost:" + proxy.port();
    }

    /** Nobody reaches it any more. */
    public void cut() {
        proxy.cut();
    }

    /** It can be reached again. */
    public void mend() {
        proxy.mend();
    }

    /** A producer of bytes. */
    public KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", address()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Everything that stands on a topic now under a key, in its order. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic, String key) {
        return read(topic).stream()
                .filter(record -> key.equals(new String(record.key(), UTF_8)))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", address());
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() throws IOException {
        proxy.mend();
        try {
            cluster.close();
        } catch (Exception e) {
            throw new IOException("the broker did not stop", e);
        }
        proxy.close();
    }
}
