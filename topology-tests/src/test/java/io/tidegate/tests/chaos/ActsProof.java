package io.tidegate.tests.chaos;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Every decision ends in exactly one outcome, and the outcome is true; what each pool wrote into its journal are sizes that
 * were decided, each once and in the order of their epochs; and the last that it took is the last that was decided.
 */
final class ActsProof implements Proof {
    private static final Topic<?, ScalingDecision> DECISIONS = Topics.SCALING_DECISIONS;
    private static final Topic<?, ScalingOutcome> OUTCOMES = Topics.SCALING_OUTCOMES;

    private final Deserializer<ScalingDecision> decisionReader;
    private final Deserializer<ScalingOutcome> outcomeReader;
    private final Differences differences = new Differences();
    private final Map<PoolId, PoolActs> pools =
            new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
    private final Map<DecisionId, Resize> open = new HashMap<>();
    private final Map<DecisionId, ScalingOutcome> early = new HashMap<>();
    private final Map<End, Long> ends = new EnumMap<>(End.class);
    private long repeated;
    private long holds;

    ActsProof(Collection<ActedPool> acted, TopicSerdes serdes) {
        this.decisionReader = serdes.value(DECISIONS).deserializer();
        this.outcomeReader = serdes.value(OUTCOMES).deserializer();
        acted.forEach(pool -> pools.put(pool.id(), new PoolActs(pool.id(), pool.journal(), differences)));
    }

    @Override
    public Set<Topic<?, ?>> topics() {
        return Set.of(DECISIONS, OUTCOMES);
    }

    @Override
    public void see(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(DECISIONS.name())) {
            decided(decisionReader.deserialize(DECISIONS.name(), record.value()));
        } else if (record.topic().equals(OUTCOMES.name())) {
            ended(outcomeReader.deserialize(OUTCOMES.name(), record.value()));
        }
        pools.values().forEach(PoolActs::readJournal);
    }

    private void decided(ScalingDecision decision) {
        PoolActs pool = pools.get(decision.pool());
        if (pool == null) {
            return;
        }
        if (!pool.isNew(decision)) {
            repeated++;
        } else if (decision instanceof Resize resize) {
            pool.decided(resize);
            ScalingOutcome outcome = early.remove(resize.id());
            if (outcome == null) {
                open.put(resize.id(), resize);
            } else {
                judge(resize, outcome, pool);
            }
        } else {
            holds++;
        }
    }

    private void ended(ScalingOutcome outcome) {
        PoolActs pool = pools.get(outcome.pool());
        if (pool == null) {
            return;
        }
        ends.merge(outcome.end(), 1L, Long::sum);
        if (!pool.isFirst(outcome)) {
            differences.add("a second end of a decision: " + outcome);
            return;
        }
        Resize decision = open.remove(outcome.decision());
        if (decision != null) {
            judge(decision, outcome, pool);
        } else if (pool.mayStillCome(outcome.decision())) {
            early.put(outcome.decision(), outcome);
        } else {
            differences.add("an end of what was not decided: " + outcome);
        }
    }

    private void judge(Resize decision, ScalingOutcome outcome, PoolActs pool) {
        // What the pool did is in its journal before anybody can hear of it.
        pool.readJournal();
        boolean acts = decision.basis().mode() == PolicyMode.ACT;
        boolean isTrue = switch (outcome.end()) {
            case APPLIED ->
                acts && pool.took(decision.id()) && outcome.achieved().orElse(-1) == decision.to();
            case EXPIRED -> acts && !outcome.at().isBefore(decision.validUntil());
            case SUPERSEDED -> acts;
            case REFUSED -> acts && !pool.took(decision.id());
            case SHADOWED -> !acts && !pool.took(decision.id());
            // These pools resize at once.
            case FAILED -> false;
        };
        if (!isTrue) {
            differences.add("the end of " + decision + " cannot be " + outcome);
        }
        pool.ended(decision, outcome.end());
    }

    @Override
    public Differences differences() {
        return differences;
    }

    @Override
    public long unsettled() {
        pools.values().forEach(PoolActs::readJournal);
        return open.size()
                + early.size()
                + pools.values().stream().mapToLong(PoolActs::unsettled).sum();
    }

    @Override
    public List<String> account() {
        long decided = pools.values().stream().mapToLong(PoolActs::decisions).sum();
        long taken = pools.values().stream().mapToLong(PoolActs::taken).sum();
        return List.of(
                decided + " decisions (" + repeated + " came again) and " + holds + " holds: ended " + ends + ", "
                        + open.size() + " have no end, " + early.size() + " ends have no decision",
                taken + " sizes in the journals of " + pools.size() + " pools");
    }
}
