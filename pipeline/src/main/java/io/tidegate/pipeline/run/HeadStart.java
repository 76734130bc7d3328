package io.tidegate.pipeline.run;

import io.tidegate.schemas.IngestStates;
import io.tidegate.schemas.Topics;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Loads what every stage wants of Kafka and Avro while the command line and the configuration are still read, which keep one
 * processor busy. A stage that was killed comes back sooner by as much.
 */
public final class HeadStart {
    private HeadStart() {}

    /** Begins, and returns at once. Not on one processor, where it would only be in the way. */
    public static void take() {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            Thread loading = new Thread(HeadStart::load, "tidegate-head-start");
            loading.setDaemon(true);
            loading.start();
        }
    }

    /** Each of these has much to do when it is first asked. */
    static void load() {
        AdminClientConfig.configNames();
        ConsumerConfig.configNames();
        ProducerConfig.configNames();
        StreamsConfig.configDef();
        Errors.forCode(Errors.NONE.code());
        ApiKeys.brokerApis();
        Topics.all().forEach(topic -> topic.value().load());
        IngestStates.POOL_TRACK.load();
        IngestStates.OPEN_WINDOW.load();
    }
}
