package io.tidegate.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.CommandResult.Achieved;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.DeliveryCodecs;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.state.DeliveryState;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.stage.GoldenPicture;
import io.tidegate.testing.stage.StageDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // before each test
class ActuatorTopologyTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final StageTopology stage = new StageTopology(
            ActuatorTopology.STAGE, builder -> ActuatorTopology.addTo(builder, ActuatorConfig.DEFAULT, serdes));

    @TempDir
    private Path state;

    private StageDriver driver;
    private TestInputTopic<ServiceId, ScalingDecision> decisions;
    private TestInputTopic<PoolId, CommandResult> answers;
    private TestOutputTopic<PoolId, PoolCommand> commands;
    private TestOutputTopic<ServiceId, ScalingOutcome> outcomes;

    @BeforeEach
    void start() {
        driver = StageDriver.start(stage, serdes, state, T0);
        decisions = driver.input(Topics.SCALING_DECISIONS);
        answers = driver.input(Topics.POOL_COMMAND_RESULTS);
        commands = driver.output(Topics.POOL_COMMANDS);
        outcomes = driver.output(Topics.SCALING_OUTCOMES);
    }

    @AfterEach
    void stop() {
        driver.close();
        serdes.close();
    }

    /** Run with {@code -Dfreeze=true} to accept a new picture. */
    @Test
    void the_topology_is_the_one_in_the_golden_file() throws IOException {
        assertThat(stage.describe()).isEqualTo(GoldenPicture.of(stage));
    }

    @Test
    void a_decision_becomes_a_command_and_the_answer_an_outcome() {
        ScalingDecision decision = Decisions.resize("a", 1, 24, T0);
        decide(decision);
        TestRecord<PoolId, PoolCommand> command = commands.readRecord();
        assertThat(command.key()).isEqualTo(new PoolId("a"));
        assertThat(command.value().decision()).isEqualTo(decision.id());
        assertThat(command.value().attempt()).isEqualTo(1);
        assertThat(outcomes.isEmpty()).isTrue();

        driver.pass(Duration.ofMillis(40));
        answer(decision);
        TestRecord<ServiceId, ScalingOutcome> outcome = outcomes.readRecord();
        assertThat(outcome.key()).isEqualTo(Decisions.SERVICE);
        assertThat(outcome.value().end()).isEqualTo(End.APPLIED);
        assertThat(outcome.value().achieved()).hasValue(24);
        assertThat(outcome.value().at()).isEqualTo(T0.plusMillis(40));

        driver.pass(Duration.ofMinutes(1));
        assertThat(commands.isEmpty()).isTrue();
        assertThat(outcomes.isEmpty()).isTrue();
    }

    @Test
    void the_wall_clock_sends_again_and_ends_what_is_not_answered() {
        decide(Decisions.resize("a", 1, 24, T0));
        decide(Decisions.resize("b", 2, 24, T0));
        answer(Decisions.resize("b", 2, 24, T0));
        for (int i = 0; i < 200; i++) {
            driver.pass(Duration.ofMillis(100));
        }
        List<PoolCommand> sent = commands.readValuesToList().stream()
                .filter(command -> command.pool().value().equals("a"))
                .toList();
        assertThat(sent).extracting(PoolCommand::attempt).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(sent)
                .extracting(PoolCommand::decision)
                .containsOnly(sent.get(0).decision());
        assertThat(outcomes.readValuesToList())
                .extracting(ScalingOutcome::end)
                .containsExactly(End.APPLIED, End.EXPIRED);
    }

    @Test
    void decisions_in_shadow_have_an_outcome_and_no_command() {
        decide(Decisions.resize("a", 1, 24, T0, PolicyMode.SHADOW));
        assertThat(commands.isEmpty()).isTrue();
        assertThat(outcomes.readValue().end()).isEqualTo(End.SHADOWED);
    }

    @Test
    void what_was_useless_is_counted_and_changes_nothing() {
        ScalingDecision decision = Decisions.resize("a", 1, 24, T0);
        decide(decision);
        decide(decision);
        decide(Decisions.hold("a", 2, T0));
        answer(decision);
        answer(decision);
        assertThat(commands.readValuesToList()).hasSize(1);
        assertThat(outcomes.readValuesToList()).hasSize(1);
        assertThat(driver.counted("deliver-decisions-0_0", "repeated-decision")).isEqualTo(1);
        assertThat(driver.counted("deliver-decisions-0_0", "hold")).isEqualTo(1);
        assertThat(driver.counted("deliver-answers-0_0", "late-answer")).isEqualTo(1);
    }

    @Test
    void what_is_pending_is_in_the_changelog_until_it_ends() {
        ScalingDecision decision = Decisions.resize("a", 1, 24, T0);
        decide(decision);
        answer(decision);
        List<TestRecord<String, DeliveryState>> changes = driver.changelog(
                        ActuatorTopology.STORE,
                        new StringDeserializer(),
                        serdes.of(DeliveryCodecs.DELIVERY).deserializer())
                .readRecordsToList();
        assertThat(changes).extracting(TestRecord::key).containsOnly("orders-db/a");
        assertThat(changes)
                .extracting(change -> change.value().pending().isPresent())
                .containsExactly(true, false);
        assertThat(changes.get(1).value().lastSequence()).isEqualTo(1);
    }

    private void decide(ScalingDecision decision) {
        decisions.pipeInput(Decisions.SERVICE, decision);
    }

    private void answer(ScalingDecision decision) {
        answers.pipeInput(decision.pool(), Decisions.answer(decision, new Achieved(24), T0));
    }
}
