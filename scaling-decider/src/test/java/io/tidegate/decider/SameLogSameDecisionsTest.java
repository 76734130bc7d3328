package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.state.DeciderState;
import io.tidegate.domain.state.SnapshotPart;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SameLogSameDecisionsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_log_that_is_folded_twice_and_once_from_a_snapshot_gives_the_same_bytes(long seed) {
        ScalingPolicy policy = AdversarialPools.policy(LeaseLoss.FLOOR);
        var pools = new AdversarialPools(seed, seed % 2 == 0 ? Policies.withObjective(policy, 0.05) : policy, 4, true);
        for (int step = 0; step < 1500; step++) {
            pools.step();
        }
        try (TopicSerdes serdes = TopicSerdes.inMemory()) {
            List<byte[]> lived = bytes(serdes, pools.decisions());

            assertThat(bytes(serdes, replayed(pools.log()))).containsExactlyElementsOf(lived);
            assertThat(bytes(serdes, split(serdes, pools.log(), pools.log().size() / 2)))
                    .containsExactlyElementsOf(lived);
            assertThat(lived).hasSizeGreaterThan(100);
        }
    }

    private static List<ScalingDecision> replayed(List<ServiceInput> log) {
        List<ScalingDecision> decisions = new ArrayList<>();
        DecisionReplay.of(Policies.SERVICE).run(log, (offset, decision) -> decisions.add(decision));
        return decisions;
    }

    private static List<ScalingDecision> split(TopicSerdes serdes, List<ServiceInput> log, int at) {
        List<ScalingDecision> decisions = new ArrayList<>();
        DecisionReplay first = DecisionReplay.of(Policies.SERVICE);
        first.run(log.subList(0, at), (offset, decision) -> decisions.add(decision));
        DeciderState restored = throughTheTopic(serdes, first.state());
        assertThat(restored).isEqualTo(first.state());
        DecisionReplay.from(restored).run(log.subList(at, log.size()), (offset, decision) -> decisions.add(decision));
        return decisions;
    }

    private static DeciderState throughTheTopic(TopicSerdes serdes, DeciderState state) {
        Serde<SnapshotPart> serde = serdes.value(Topics.SERVICE_SNAPSHOTS);
        String topic = Topics.SERVICE_SNAPSHOTS.name();
        SnapshotReader reader = new SnapshotReader();
        return SnapshotPart.of(state).stream()
                .map(part -> serde.serializer().serialize(topic, part))
                .flatMap(bytes -> reader.read(serde.deserializer().deserialize(topic, bytes)).stream())
                .findFirst()
                .orElseThrow();
    }

    private static List<byte[]> bytes(TopicSerdes serdes, List<ScalingDecision> decisions) {
        Serde<ScalingDecision> serde = serdes.value(Topics.SCALING_DECISIONS);
        return decisions.stream()
                .map(decision -> serde.serializer().serialize(Topics.SCALING_DECISIONS.name(), decision))
                .toList();
    }
}
