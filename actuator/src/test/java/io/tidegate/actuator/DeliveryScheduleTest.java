package io.tidegate.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.actuator.Delivery.Step;
import io.tidegate.domain.CommandResult;
import io.tidegate.domain.CommandResult.Achieved;
import io.tidegate.domain.CommandResult.Answer;
import io.tidegate.domain.CommandResult.Failed;
import io.tidegate.domain.CommandResult.Refusal;
import io.tidegate.domain.CommandResult.Refused;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.schemas.state.DeliveryState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every decision that is not a hold ends in exactly one outcome, whatever is doubled, lost, late or restarted; and what an
 * outcome says is true of the pool.
 */
class DeliveryScheduleTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_decision_ends_in_exactly_one_outcome_and_the_outcome_is_true(int seed) {
        World world = new World(seed);
        world.run();

        assertThat(world.outcomes.stream().map(ScalingOutcome::decision))
                .containsExactlyInAnyOrderElementsOf(world.decided);
        for (ScalingOutcome outcome : world.outcomes) {
            if (outcome.end() == End.APPLIED || outcome.end() == End.FAILED) {
                assertThat(world.accepted).contains(outcome.decision());
            }
            if (outcome.end() == End.REFUSED || outcome.end() == End.SHADOWED || outcome.attempts() == 0) {
                assertThat(world.accepted).doesNotContain(outcome.decision());
            }
        }
        assertThat(world.state.pending()).isEmpty();
    }

    /** One event on its way to the actuator or the pool. */
    private record Letter(Instant at, long order, Runnable delivered) {}

    /**
     * An actuator that crashes, a pool that is fenced and is restarted, and a network in between that loses, doubles and
     * delays. A crash undoes what was not committed, as a transaction does, and the input is read again.
     */
    private static final class World {
        private final Random random;
        private final Delivery delivery = new Delivery(Backoff.DEFAULT);
        private final PriorityQueue<Letter> letters = new PriorityQueue<>(
                (a, b) -> a.at.equals(b.at) ? Long.compare(a.order, b.order) : a.at.compareTo(b.at));
        private long order = 0;
        private Instant now = T0;

        private DeliveryState state = DeliveryState.NONE;
        private DeliveryState committed = DeliveryState.NONE;
        private final List<Runnable> sinceCommit = new ArrayList<>();
        private final List<ScalingOutcome> uncommitted = new ArrayList<>();
        private final List<PoolCommand> unsent = new ArrayList<>();

        private final List<ScalingOutcome> outcomes = new ArrayList<>();
        private final List<DecisionId> decided = new ArrayList<>();
        private final Set<DecisionId> accepted = new HashSet<>();
        private long lastEpoch = 0;
        private boolean otherLife = false;

        World(long seed) {
            random = new Random(seed);
        }

        void run() {
            Instant at = T0;
            Instant arrival = T0;
            int count = 5 + random.nextInt(40);
            for (int number = 1; number <= count; number++) {
                at = at.plusMillis(random.nextInt(4) == 0 ? random.nextInt(15_000) : random.nextInt(1_500));
                // The topic keeps the order of decisions, whatever the delay.
                Instant comes = at.plusMillis(delay());
                arrival = comes.isAfter(arrival) ? comes : arrival;
                post(arrival, decide(number, at));
            }
            Instant end = arrival.plus(Decisions.VALIDITY).plusSeconds(60);
            for (Instant tick = T0; tick.isBefore(end); tick = tick.plusMillis(100)) {
                post(tick, () -> actuator(() -> delivery.passed(state, now)));
            }
            post(end, this::commit);
            while (!letters.isEmpty()) {
                Letter next = letters.remove();
                now = next.at();
                next.delivered().run();
            }
        }

        private Runnable decide(int number, Instant at) {
            int kind = random.nextInt(10);
            ScalingDecision decision = kind == 0
                    ? Decisions.hold("a", number, at)
                    : kind == 1
                            ? Decisions.resize("a", number, number, at, PolicyMode.SHADOW)
                            : kind < 5
                                    ? Decisions.renewal("a", number, number, at)
                                    : Decisions.resize("a", number, number, at);
            if (kind != 0) {
                decided.add(decision.id());
            }
            return () -> actuator(() -> delivery.decided(state, decision, now), random.nextInt(10) == 0 ? 2 : 1);
        }

        private void actuator(Supplier<Step> event) {
            actuator(event, 1);
        }

        private void actuator(Supplier<Step> event, int times) {
            for (int i = 0; i < times; i++) {
                sinceCommit.add(() -> take(event.get()));
                take(event.get());
            }
            int fate = random.nextInt(12);
            if (fate < 4) {
                commit();
            } else if (fate == 4) {
                crash();
            }
        }

        private void take(Step step) {
            state = step.state();
            uncommitted.addAll(step.outcomes());
            unsent.addAll(step.commands());
        }

        private void commit() {
            committed = state;
            sinceCommit.clear();
            outcomes.addAll(uncommitted);
            uncommitted.clear();
            unsent.forEach(this::send);
            unsent.clear();
        }

        private void crash() {
            state = committed;
            uncommitted.clear();
            unsent.clear();
            List<Runnable> again = List.copyOf(sinceCommit);
            again.forEach(Runnable::run);
        }

        private void send(PoolCommand command) {
            for (int copies = random.nextInt(8) == 0 ? 2 : random.nextInt(4) == 0 ? 0 : 1; copies > 0; copies--) {
                post(now.plusMillis(delay()), () -> pool(command));
            }
        }

        private void pool(PoolCommand command) {
            if (random.nextInt(60) == 0) {
                otherLife = true;
            }
            Answer answer;
            if (otherLife) {
                answer = new Refused(Refusal.OTHER_INCARNATION, "started anew");
            } else if (command.decision().epoch() < lastEpoch) {
                answer = new Refused(Refusal.OLD_EPOCH, "older than " + lastEpoch);
            } else if (command.decision().epoch() > lastEpoch && !now.isBefore(command.expires())) {
                answer = new Refused(Refusal.EXPIRED, "expired");
            } else if (command.decision().epoch() > lastEpoch
                    && command.decision().epoch() % 9 == 0) {
                answer = new Refused(Refusal.OUT_OF_BOUNDS, "too many");
            } else {
                lastEpoch = command.decision().epoch();
                accepted.add(command.decision());
                answer = lastEpoch % 7 == 0
                        ? new Failed(3, "no route")
                        : new Achieved(command.lease().connections());
            }
            CommandResult result =
                    new CommandResult(command.decision(), Decisions.SERVICE, Decisions.LIFE, now, answer);
            for (int copies = random.nextInt(8) == 0 ? 2 : random.nextInt(4) == 0 ? 0 : 1; copies > 0; copies--) {
                post(now.plusMillis(delay()), () -> actuator(() -> delivery.answered(state, result, now)));
            }
        }

        private int delay() {
            return random.nextInt(10) == 0 ? random.nextInt(12_000) : random.nextInt(400);
        }

        private void post(Instant at, Runnable delivered) {
            letters.add(new Letter(at, order++, delivered));
        }
    }
}
