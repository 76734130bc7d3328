package io.tidegate.tests.chaos;

import io.tidegate.decider.DecisionReplay;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Every fact that the decider can read stands in the log of its service, each once and in its order; every decision is the
 * one that the log alone gives, byte for byte, and each is there exactly once; and none breaks an {@link Invariants
 * invariant}.
 */
final class DecisionsProof implements Proof {
    private static final Topic<ServiceId, ServiceInput> INPUTS = Topics.SERVICE_INPUTS;
    private static final Topic<ServiceId, ScalingDecision> DECISIONS = Topics.SCALING_DECISIONS;

    private static final Set<Topic<?, ?>> TOPICS = allTopics();

    private final Duration window;
    private final Map<String, Deserializer<? extends ServiceFact>> sources = new HashMap<>();
    private final Deserializer<ServiceInput> inputs;
    private final Serializer<ScalingDecision> writer;
    private final Map<ServiceId, DecisionReplay> replays = new HashMap<>();
    private final Differences differences = new Differences();
    private final Invariants invariants = new Invariants(differences);
    private final Overruns overruns = new Overruns(differences);
    private final Pairings<ServiceFact> facts = new Pairings<>("facts", differences, String::valueOf);
    private final Pairings<Bytes> decisions;
    private long ticks;

    /** @param window the length of the windows that are looked at; others are not recorded */
    DecisionsProof(Duration window, TopicSerdes serdes) {
        this.window = window;
        FactPlace.SOURCES.forEach(
                (name, topic) -> sources.put(name, serdes.value(topic).deserializer()));
        this.inputs = serdes.value(INPUTS).deserializer();
        this.writer = serdes.value(DECISIONS).serializer();
        Deserializer<ScalingDecision> reader = serdes.value(DECISIONS).deserializer();
        this.decisions = new Pairings<>(
                "decisions", differences, bytes -> String.valueOf(reader.deserialize(DECISIONS.name(), bytes.get())));
    }

    /** Where it is told what pools really hold. */
    Overruns overruns() {
        return overruns;
    }

    @Override
    public Set<Topic<?, ?>> topics() {
        return TOPICS;
    }

    private static Set<Topic<?, ?>> allTopics() {
        Set<Topic<?, ?>> topics = new HashSet<>(FactPlace.SOURCES.values());
        topics.add(INPUTS);
        topics.add(DECISIONS);
        return Set.copyOf(topics);
    }

    @Override
    public void see(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(DECISIONS.name())) {
            // A feed makes some, too.
            if (!Keys.text(record).startsWith(ActsFeed.SERVICES)) {
                decisions.find(Keys.text(record), Bytes.wrap(record.value()));
            }
        } else if (record.topic().equals(INPUTS.name())) {
            fold(record);
        } else {
            expect(record);
        }
    }

    private void expect(ConsumerRecord<byte[], byte[]> record) {
        ServiceFact fact = Objects.requireNonNull(sources.get(record.topic()), record.topic())
                .deserialize(record.topic(), record.value());
        if (fact instanceof PoolWindow closed && !closed.span().length().equals(window)) {
            return;
        }
        facts.expect(FactPlace.of(record.topic(), Keys.text(record)), fact);
    }

    private void fold(ConsumerRecord<byte[], byte[]> record) {
        ServiceInput input = inputs.deserialize(INPUTS.name(), record.value());
        FactPlace.of(input.fact()).ifPresentOrElse(place -> facts.find(place, input.fact()), () -> ticks++);
        List<ScalingDecision> decided = replays.computeIfAbsent(input.service(), DecisionReplay::of)
                .next(record.offset(), input)
                .decisions();
        invariants.next(record.offset(), input, decided);
        decided.forEach(decision ->
                decisions.expect(Keys.text(record), Bytes.wrap(writer.serialize(DECISIONS.name(), decision))));
    }

    @Override
    public Differences differences() {
        return differences;
    }

    @Override
    public long unsettled() {
        return facts.missing() + facts.unasked() + decisions.missing() + decisions.unasked();
    }

    @Override
    public List<String> account() {
        return List.of(
                facts + ", and " + ticks + " ticks: " + decisions,
                invariants + "; " + overruns.looks() + " looks at what pools really hold");
    }
}
