package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.TraceLine;
import io.tidegate.domain.state.Crest;
import io.tidegate.domain.state.DeciderState;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.ExpectedDemand;
import io.tidegate.domain.state.FormerLife;
import io.tidegate.domain.state.Grant;
import io.tidegate.domain.state.Headroom;
import io.tidegate.domain.state.Life;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.PoolDemand;
import io.tidegate.domain.state.PoolLedger;
import io.tidegate.domain.state.PoolPace;
import io.tidegate.domain.state.PoolPlans;
import io.tidegate.domain.state.ServiceState;
import io.tidegate.domain.state.SnapshotPart;
import io.tidegate.domain.state.Undo;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    /** What brokers and producers take if they are not told otherwise. */
    private static final int LARGEST_RECORD = 1_048_576 - 1_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 17, 1000})
    void a_snapshot_comes_back_from_its_parts(int pools) {
        DeciderState state = state(7, pools);
        SnapshotReader reader = new SnapshotReader();

        List<DeciderState> snapshots = SnapshotPart.of(state).stream()
                .flatMap(part -> reader.read(part).stream())
                .toList();

        assertThat(snapshots).containsExactly(state);
    }

    @Test
    void a_part_that_is_missing_spoils_its_own_snapshot_and_no_other() {
        for (int missing = 0; missing < 3; missing++) {
            List<SnapshotPart> parts = new ArrayList<>(SnapshotPart.of(state(1, 20)));
            parts.remove(missing);
            parts.addAll(SnapshotPart.of(state(2, 20)));
            SnapshotReader reader = new SnapshotReader();

            assertThat(parts.stream().flatMap(part -> reader.read(part).stream()))
                    .containsExactly(state(2, 20));
        }
    }

    @Test
    void parts_of_different_times_make_no_snapshot() {
        SnapshotReader reader = new SnapshotReader();
        assertThat(reader.read(SnapshotPart.of(state(1, 20)).get(0))).isEmpty();
        assertThat(reader.read(SnapshotPart.of(state(2, 20)).get(1))).isEmpty();
        assertThat(reader.read(SnapshotPart.of(state(2, 20)).get(2))).isEmpty();
    }

    @Test
    void what_one_record_held_before_there_were_parts_is_a_snapshot_of_one() {
        DeciderState state = state(1, 3);

        assertThat(new SnapshotReader()
                        .read(new SnapshotPart(
                                state.service(), 0, 1, List.copyOf(state.pools().values()))))
                .contains(state);
    }

    @Test
    void the_largest_accounts_that_the_decider_makes_fit_into_a_record() {
        List<PoolAccount> largest = IntStream.range(0, SnapshotPart.MOST_ACCOUNTS)
                .mapToObj(SnapshotReaderTest::largest)
                .toList();
        try (TopicSerdes serdes = TopicSerdes.inMemory()) {
            for (SnapshotPart part : SnapshotPart.of(DeciderState.of(service(1), largest))) {
                byte[] bytes = serdes.value(Topics.SERVICE_SNAPSHOTS)
                        .serializer()
                        .serialize(Topics.SERVICE_SNAPSHOTS.name(), part);
                assertThat(bytes.length).isLessThan(LARGEST_RECORD);
            }
        }
    }

    private static DeciderState state(long offset, int pools) {
        return DeciderState.of(
                service(offset),
                IntStream.range(0, pools)
                        .mapToObj(i -> account(Facts.registration("pool-" + i, 2, 30, 1)))
                        .toList());
    }

    private static ServiceState service(long offset) {
        return ServiceState.starting(Policies.SERVICE).with(Policies.PLAIN).at(offset, NOW);
    }

    private static PoolAccount account(PoolRegistration registration) {
        return new PoolAccount(
                registration,
                Liveness.ALIVE,
                NOW,
                Optional.empty(),
                Ledger.opened(registration),
                PoolDemand.NONE,
                PoolPace.NEVER,
                PoolPlans.NONE);
    }

    /** Everything at its limit; texts in letters of three bytes. */
    private static PoolAccount largest(int number) {
        String text = "…".repeat(1000);
        String name = "p".repeat(120) + number;
        PoolRegistration plain = Facts.registration(name, 2, 30, 1);
        Map<String, String> labels = IntStream.range(0, PoolRegistration.MOST_LABELS)
                .boxed()
                .collect(Collectors.toMap(i -> "label-" + i, i -> "v".repeat(128)));
        var registration = new PoolRegistration(
                plain.pool(),
                plain.incarnation(),
                plain.service(),
                plain.provider(),
                plain.region(),
                plain.bounds(),
                0,
                labels,
                Optional.empty(),
                plain.presence(),
                NOW);
        var lease = new Lease(30, NOW.plusSeconds(60), LeaseLoss.HOLD);
        var life = new Life(
                registration.incarnation(),
                1,
                Optional.of(lease),
                30,
                Collections.nCopies(Life.MOST_OPEN, new Grant(Long.MAX_VALUE, lease, NOW)));
        var demand = new PoolDemand(
                Collections.nCopies(DemandHistory.BUCKETS + 1, new DemandBucket(NOW, 1, 2, 3, 4, 5)),
                Optional.empty(),
                Optional.of(new ExpectedDemand(
                        NOW, Duration.ofSeconds(1), Collections.nCopies(ExpectedDemand.MOST_STEPS, 12.5), 1)),
                Optional.empty(),
                Optional.of(new Headroom(2.25, Long.MAX_VALUE)),
                Optional.of(new Crest(17.5, NOW)));
        var proposal = new Resize(
                new DecisionId(new PoolId(name), Long.MAX_VALUE, Long.MAX_VALUE),
                new DecisionBasis(Policies.SERVICE, registration.incarnation(), NOW, 1, PolicyMode.APPROVE, 1, 2),
                12,
                lease,
                NOW.plusSeconds(10),
                new Reason(Reason.Code.FORECAST, text),
                Collections.nCopies(7, new TraceLine(DecisionStep.NEED, 1, 2, text)));
        return new PoolAccount(
                registration,
                Liveness.ALIVE,
                NOW,
                Optional.of(Facts.heartbeat(registration, NOW, 30, 30, 1, Optional.of(lease))),
                new PoolLedger(
                        Long.MAX_VALUE,
                        life,
                        Collections.nCopies(PoolLedger.MOST_FORMER, new FormerLife(new Incarnation(1), 30, NOW))),
                demand,
                PoolPace.NEVER,
                PoolPlans.NONE.withProposal(Optional.of(proposal)).withUndo(Optional.of(new Undo(30, NOW, text))));
    }
}
