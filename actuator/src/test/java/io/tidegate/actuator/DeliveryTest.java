package io.tidegate.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.actuator.Delivery.Ignored;
import io.tidegate.actuator.Delivery.Step;
import io.tidegate.domain.CommandResult.Achieved;
import io.tidegate.domain.CommandResult.Answer;
import io.tidegate.domain.CommandResult.Failed;
import io.tidegate.domain.CommandResult.Refusal;
import io.tidegate.domain.CommandResult.Refused;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.schemas.state.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private final Delivery delivery = new Delivery(Backoff.DEFAULT);

    @Test
    void a_decision_is_sent_at_once_with_its_expiry() {
        ScalingDecision.Resize decision = Decisions.resize("a", 3, 24, T0);
        Step step = delivery.decided(DeliveryState.NONE, decision, T0.plusMillis(5));
        assertThat(step.commands())
                .containsExactly(new PoolCommand(
                        decision.id(),
                        Decisions.SERVICE,
                        Decisions.LIFE,
                        decision.lease(),
                        T0.plusMillis(5),
                        decision.validUntil(),
                        1));
        assertThat(step.outcomes()).isEmpty();
        assertThat(step.state().pending()).isPresent();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(new Achieved(24), End.APPLIED, OptionalInt.of(24)),
                Arguments.of(new Failed(17, "no route"), End.FAILED, OptionalInt.of(17)),
                Arguments.of(new Refused(Refusal.OLD_EPOCH, "older than 9"), End.REFUSED, OptionalInt.empty()),
                Arguments.of(new Refused(Refusal.CLOSING, "good bye"), End.REFUSED, OptionalInt.empty()),
                Arguments.of(new Refused(Refusal.OUT_OF_BOUNDS, "24 > 20"), End.REFUSED, OptionalInt.empty()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_ends_it_once(Answer answer, End end, OptionalInt achieved) {
        ScalingDecision decision = Decisions.resize("a", 3, 24, T0);
        Step sent = delivery.decided(DeliveryState.NONE, decision, T0);
        Step ended = delivery.answered(sent.state(), Decisions.answer(decision, answer, T0), T0.plusMillis(9));
        assertThat(ended.state().pending()).isEmpty();
        ScalingOutcome outcome = ended.outcomes().get(0);
        assertThat(outcome.end()).isEqualTo(end);
        assertThat(outcome.achieved()).isEqualTo(achieved);
        assertThat(outcome.attempts()).isEqualTo(1);
        assertThat(outcome.decision()).isEqualTo(decision.id());
        assertThat(outcome.at()).isEqualTo(T0.plusMillis(9));

        Step again = delivery.answered(ended.state(), Decisions.answer(decision, answer, T0), T0.plusMillis(10));
        assertThat(again.outcomes()).isEmpty();
        assertThat(again.ignored()).contains(Ignored.LATE_ANSWER);
        Step repeated = delivery.decided(ended.state(), decision, T0.plusMillis(10));
        assertThat(repeated.outcomes()).isEmpty();
        assertThat(repeated.commands()).isEmpty();
        assertThat(repeated.ignored()).contains(Ignored.REPEATED_DECISION);
    }

    @Test
    void what_is_not_answered_is_sent_again_after_longer_and_longer_waits_until_it_expires() {
        ScalingDecision.Resize decision = Decisions.resize("a", 1, 24, T0);
        List<Long> sentAfter = new ArrayList<>();
        List<ScalingOutcome> outcomes = new ArrayList<>();
        Step step = delivery.decided(DeliveryState.NONE, decision, T0);
        for (long after = 0; after <= 12_000; after += 50) {
            step = delivery.passed(step.state(), T0.plusMillis(after));
            for (PoolCommand command : step.commands()) {
                sentAfter.add(after);
                assertThat(command.attempt()).isEqualTo(sentAfter.size() + 1);
                assertThat(command.decision()).isEqualTo(decision.id());
                assertThat(command.lease()).isEqualTo(decision.lease());
            }
            outcomes.addAll(step.outcomes());
        }
        assertThat(sentAfter).containsExactly(250L, 750L, 1_750L, 3_750L, 5_750L, 7_750L, 9_750L);
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.end()).isEqualTo(End.EXPIRED);
            assertThat(outcome.attempts()).isEqualTo(8);
            assertThat(outcome.at()).isEqualTo(decision.validUntil());
        });
    }

    @ParameterizedTest(name = "after attempt {0} it waits for {1} ms")
    @CsvSource({"1, 250", "2, 500", "3, 1000", "4, 2000", "5, 2000", "5000, 2000"})
    void waits_double_up_to_the_most(int attempts, long millis) {
        assertThat(Backoff.DEFAULT.after(attempts)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @EnumSource(
            value = PolicyMode.class,
            names = {"SHADOW", "APPROVE"})
    void a_policy_that_does_not_act_sends_nothing(PolicyMode mode) {
        Step step = delivery.decided(DeliveryState.NONE, Decisions.resize("a", 1, 9, T0, mode), T0);
        assertThat(step.commands()).isEmpty();
        assertThat(step.state().pending()).isEmpty();
        assertThat(step.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.end()).isEqualTo(End.SHADOWED);
            assertThat(outcome.attempts()).isZero();
        });
    }

    @Test
    void a_proposal_does_not_stop_what_was_approved_before_it() {
        ScalingDecision approved = Decisions.resize("a", 1, 9, T0);
        Step sent = delivery.decided(DeliveryState.NONE, approved, T0);
        Step step = delivery.decided(sent.state(), Decisions.resize("a", 2, 11, T0, PolicyMode.APPROVE), T0);
        assertThat(step.outcomes()).extracting(ScalingOutcome::end).containsExactly(End.SHADOWED);
        assertThat(step.state().pending()).isEqualTo(sent.state().pending());
        Step applied = delivery.answered(step.state(), Decisions.answer(approved, new Achieved(9), T0), T0);
        assertThat(applied.outcomes()).extracting(ScalingOutcome::end).containsExactly(End.APPLIED);
    }

    @Test
    void what_comes_too_late_expires_without_being_sent() {
        Step step = delivery.decided(DeliveryState.NONE, Decisions.resize("a", 1, 9, T0), T0.plus(Decisions.VALIDITY));
        assertThat(step.commands()).isEmpty();
        assertThat(step.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.end()).isEqualTo(End.EXPIRED);
            assertThat(outcome.attempts()).isZero();
        });
    }

    @Test
    void a_later_decision_takes_the_place_of_the_pending_one() {
        ScalingDecision first = Decisions.resize("a", 1, 9, T0);
        Step sent = delivery.decided(DeliveryState.NONE, first, T0);
        Step step = delivery.decided(sent.state(), Decisions.renewal("a", 2, 9, T0), T0.plusMillis(1));
        assertThat(step.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.end()).isEqualTo(End.SUPERSEDED);
            assertThat(outcome.decision()).isEqualTo(first.id());
        });
        assertThat(step.commands())
                .extracting(command -> command.decision().epoch())
                .containsExactly(2L);
        Step late = delivery.answered(step.state(), Decisions.answer(first, new Achieved(9), T0), T0.plusMillis(2));
        assertThat(late.ignored()).contains(Ignored.LATE_ANSWER);
        assertThat(late.state()).isEqualTo(step.state());
    }

    @Test
    void a_hold_asks_for_nothing_and_leaves_what_is_pending() {
        Step sent = delivery.decided(DeliveryState.NONE, Decisions.resize("a", 1, 9, T0), T0);
        Step step = delivery.decided(sent.state(), Decisions.hold("a", 2, T0), T0);
        assertThat(step).isEqualTo(new Step(sent.state(), List.of(), List.of(), step.ignored()));
        assertThat(step.ignored()).contains(Ignored.HOLD);
    }

    @ParameterizedTest(name = "{0} after a second delivery: settles it {1}")
    @CsvSource({
        "OLD_EPOCH, false",
        "CLOSING, false",
        "OTHER_INCARNATION, false",
        "EXPIRED, true",
        "OUT_OF_BOUNDS, true",
    })
    void a_refusal_of_a_second_delivery_is_believed_only_if_the_first_cannot_have_been_accepted(
            Refusal why, boolean settles) {
        ScalingDecision decision = Decisions.resize("a", 1, 9, T0);
        Step sent = delivery.decided(DeliveryState.NONE, decision, T0);
        Step again = delivery.passed(sent.state(), T0.plusMillis(250));
        assertThat(again.commands()).hasSize(1);
        Step refused = delivery.answered(
                again.state(), Decisions.answer(decision, new Refused(why, "no"), T0), T0.plusMillis(300));
        assertThat(refused.outcomes()).hasSize(settles ? 1 : 0);
        assertThat(refused.ignored().isPresent()).isEqualTo(!settles);
        if (!settles) {
            Step applied = delivery.answered(
                    refused.state(), Decisions.answer(decision, new Achieved(9), T0), T0.plusMillis(400));
            assertThat(applied.outcomes()).extracting(ScalingOutcome::end).containsExactly(End.APPLIED);
            Step expired = delivery.passed(refused.state(), T0.plus(Decisions.VALIDITY));
            assertThat(expired.outcomes()).singleElement().satisfies(outcome -> {
                assertThat(outcome.end()).isEqualTo(End.EXPIRED);
                assertThat(outcome.text()).contains(why.name());
            });
        }
    }

    @Test
    void a_refusal_as_long_as_a_refusal_may_be_fits_into_an_outcome() {
        ScalingDecision decision = Decisions.resize("a", 1, 9, T0);
        Step sent = delivery.decided(DeliveryState.NONE, decision, T0);
        Answer refused = new Refused(Refusal.OUT_OF_BOUNDS, "x".repeat(1000));
        Step step = delivery.answered(sent.state(), Decisions.answer(decision, refused, T0), T0);
        assertThat(step.outcomes().get(0).text())
                .startsWith("OUT_OF_BOUNDS: xxx")
                .hasSize(1000);
    }

    @Test
    void patience_that_makes_no_sense_is_refused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, 2, Duration.ofSeconds(1)))
                .hasMessage("first must be at least 1 ms, but was PT0S");
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), 2, Duration.ofSeconds(1)))
                .hasMessage("most must be at least the first wait, PT2S, but was PT1S");
        assertThatThrownBy(() -> new ActuatorConfig(Backoff.DEFAULT, Duration.ofMinutes(1)))
                .hasMessage("tick must be between 1 ms and 10 s, but was PT1M");
    }
}
