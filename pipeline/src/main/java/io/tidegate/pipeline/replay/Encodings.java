package io.tidegate.pipeline.replay;

import io.tidegate.backtest.PublishedOutput;
import io.tidegate.domain.Insight;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.state.SnapshotPart;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.serde.WireFormat;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The bytes of records without the number of their schema. This version's own need no registry: a replay must not put a schema
 * there.
 */
final class Encodings implements PublishedOutput.Encoding {
    private final TopicSerdes own = TopicSerdes.inMemory();
    private final Encoding<ScalingDecision> decisions = new Encoding<>(Topics.SCALING_DECISIONS);
    private final Encoding<Insight> insights = new Encoding<>(Topics.INSIGHTS);
    private final Encoding<SnapshotPart> parts = new Encoding<>(Topics.SERVICE_SNAPSHOTS);
    private long ofOtherVersions;

    @Override
    public byte[] encode(PublishedOutput output) {
        if (output instanceof PublishedOutput.Decided decided) {
            return decisions.encode(decided.decision());
        }
        if (output instanceof PublishedOutput.Told told) {
            return insights.encode(told.insight());
        }
        return parts.encode(((PublishedOutput.Kept) output).part());
    }

    /**
     * What was published, as this version writes it: the very bytes where it was written with the same schema, and otherwise
     * what was read of it, written again.
     */
    byte[] published(RecordedTopics from, Topic<?, ?> topic, byte[] value, PublishedOutput output) {
        if (from.isWrittenAsNow(topic, value)) {
            return WireFormat.record(value);
        }
        ofOtherVersions++;
        return encode(output);
    }

    /** Records that were written with another version's schema. */
    long ofOtherVersions() {
        return ofOtherVersions;
    }

    private final class Encoding<V> {
        private final Topic<?, V> topic;
        private final Serializer<V> serializer;

        Encoding(Topic<?, V> topic) {
            this.topic = topic;
            this.serializer = own.value(topic).serializer();
        }

        byte[] encode(V value) {
            return WireFormat.record(serializer.serialize(topic.name(), value));
        }
    }
}
