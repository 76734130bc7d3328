package io.tidegate.tests.chaos;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Hold;
import io.tidegate.domain.ScalingDecision.Renewal;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.serde.RegistryClientConfig;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Gives each decision that is written an id that nothing but chance made. */
final class RandomIds {
    private static final String REGISTRY = "tidegate.chaos.registry";
    private static final Topic<?, ScalingDecision> DECISIONS = Topics.SCALING_DECISIONS;

    private final TopicSerdes serdes =
            TopicSerdes.connect(Map.of(RegistryClientConfig.URL, System.getProperty(REGISTRY, "")));

    /** What a process is started with that writes such ids. */
    static String flag(String registryUrl) {
        return "-D" + REGISTRY + "=" + registryUrl;
    }

    /** The record as it is written: a decision with another id, and everything else as it is. */
    ProducerRecord<byte[], byte[]> renamed(ProducerRecord<byte[], byte[]> record) {
        if (!record.topic().equals(DECISIONS.name())) {
            return record;
        }
        ScalingDecision decision = serdes.value(DECISIONS).deserializer().deserialize(record.topic(), record.value());
        return new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                record.key(),
                serdes.value(DECISIONS).serializer().serialize(record.topic(), renamed(decision)),
                record.headers());
    }

    private static ScalingDecision renamed(ScalingDecision decision) {
        DecisionId id = new DecisionId(decision.pool(), chance(), chance());
        return decision.fold(
                resize -> new Resize(
                        id,
                        resize.basis(),
                        resize.from(),
                        resize.lease(),
                        resize.validUntil(),
                        resize.reason(),
                        resize.trace()),
                renewal -> new Renewal(id, renewal.basis(), renewal.lease(), renewal.validUntil()),
                hold -> new Hold(id, hold.basis(), hold.size(), hold.wanted(), hold.reason(), hold.trace()));
    }

    private static long chance() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }
}
