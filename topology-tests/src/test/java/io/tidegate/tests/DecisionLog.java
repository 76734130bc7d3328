package io.tidegate.tests;

import io.tidegate.decider.DecisionReplay;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.TopicRecords;
import io.tidegate.testing.TopicRecords.Entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The decisions about a service as bytes: those that were published, and those that its log of inputs alone gives. */
public final class DecisionLog {
    private static final Topic<ServiceId, ScalingDecision> DECISIONS = Topics.SCALING_DECISIONS;

    private final TopicRecords records;
    private final TopicSerdes serdes;
    private final ServiceId service;

    /** The decisions about one service. */
    public DecisionLog(PipelineParts parts, ServiceId service) {
        this(parts.records(), parts.serdes(), service);
    }

    /** The same, from any broker. */
    public DecisionLog(TopicRecords records, TopicSerdes serdes, ServiceId service) {
        this.records = records;
        this.serdes = serdes;
        this.service = service;
    }

    /** What stands on the topic now. */
    public List<ByteBuffer> published() {
        return of(DECISIONS).stream()
                .map(entry -> ByteBuffer.wrap(entry.bytes().value()))
                .toList();
    }

    /** What the core makes of the inputs that stand in the log now. */
    public List<ByteBuffer> replayed() {
        DecisionReplay replay = DecisionReplay.of(service);
        List<ByteBuffer> decisions = new ArrayList<>();
        for (Entry<ServiceId, ServiceInput> input : of(Topics.SERVICE_INPUTS)) {
            replay.next(input.offset(), input.value())
                    .decisions()
                    .forEach(decision -> decisions.add(ByteBuffer.wrap(
                            serdes.value(DECISIONS).serializer().serialize(DECISIONS.name(), decision))));
        }
        return decisions;
    }

    private <V> List<Entry<ServiceId, V>> of(Topic<ServiceId, V> topic) {
        return records.entries(topic).stream()
                .filter(entry -> entry.key().equals(service))
                .toList();
    }
}
