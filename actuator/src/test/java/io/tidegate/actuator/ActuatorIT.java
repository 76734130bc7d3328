package io.tidegate.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.domain.CommandResult.Achieved;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.RunningStage;
import io.tidegate.stage.StageSettings;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.TestBroker;
import io.tidegate.testing.TopicRecords;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The actuator on a real broker, stopped and started while commands are under way. */
class ActuatorIT {
    private static final int POOLS = 8;
    private static final int LIVES = 3;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(5);

    @TempDir
    private Path state;

    private final TopicSerdes serdes = TopicSerdes.inMemory();

    @Test
    void stopped_and_started_it_brings_each_decision_to_one_end_whether_answered_before_during_or_never()
            throws Exception {
        try (TestBroker broker = TestBroker.start(
                        4,
                        Topics.SCALING_DECISIONS.name(),
                        Topics.POOL_COMMANDS.name(),
                        Topics.POOL_COMMAND_RESULTS.name(),
                        Topics.SCALING_OUTCOMES.name(),
                        Topics.deadLetters(ActuatorTopology.STAGE).name());
                TopicRecords records = new TopicRecords(broker.bytes(), serdes)) {
            Map<DecisionId, End> expected = new HashMap<>();
            for (int life = 0; life < LIVES; life++) {
                List<ScalingDecision> answered = new ArrayList<>();
                List<ScalingDecision> answeredInAbsence = new ArrayList<>();
                try (RunningStage stage = start(broker)) {
                    for (int pool = 0; pool < POOLS; pool++) {
                        answered.add(decide(records, "answered-" + pool, life, LONG));
                        answeredInAbsence.add(decide(records, "absent-" + life + "-" + pool, life, LONG));
                    }
                    expected.put(decide(records, "unheard-" + life, life, SHORT).id(), End.EXPIRED);
                    records.flush();
                    await().atMost(40, TimeUnit.SECONDS)
                            .until(() -> commanded(records).containsAll(ids(answered))
                                    && commanded(records).containsAll(ids(answeredInAbsence)));
                    answer(records, answered);
                    await().atMost(40, TimeUnit.SECONDS)
                            .until(() -> ended(records).containsAll(ids(answered)));
                    assertThat(stage.health().isLive()).isTrue();
                }
                answer(records, answeredInAbsence);
                answered.forEach(decision -> expected.put(decision.id(), End.APPLIED));
                answeredInAbsence.forEach(decision -> expected.put(decision.id(), End.APPLIED));
            }
            try (RunningStage last = start(broker)) {
                await().atMost(40, TimeUnit.SECONDS).until(() -> ended(records).containsAll(expected.keySet()));
                assertThat(last.health().isLive()).isTrue();
            }
            List<ScalingOutcome> outcomes = records.values(Topics.SCALING_OUTCOMES);
            assertThat(outcomes).extracting(ScalingOutcome::decision).doesNotHaveDuplicates();
            assertThat(outcomes.stream().collect(Collectors.toMap(ScalingOutcome::decision, ScalingOutcome::end)))
                    .isEqualTo(expected);
            assertThat(broker.committed(
                            Topics.deadLetters(ActuatorTopology.STAGE).name()))
                    .isEmpty();
        }
    }

    private RunningStage start(TestBroker broker) {
        return new StageTopology(
                        ActuatorTopology.STAGE,
                        builder -> ActuatorTopology.addTo(builder, ActuatorConfig.DEFAULT, serdes))
                .configure(StageSettings.of(ActuatorTopology.STAGE, broker.address(), state)
                        .withInstanceId("only"))
                .start(Clock.systemUTC());
    }

    private static ScalingDecision decide(TopicRecords records, String pool, int life, Duration validity) {
        ScalingDecision decision = Decisions.resize(pool, life + 1, 24, Instant.now(), validity);
        records.send(Topics.SCALING_DECISIONS, Decisions.SERVICE, decision);
        return decision;
    }

    private static void answer(TopicRecords records, List<ScalingDecision> decisions) {
        decisions.forEach(decision -> records.send(
                Topics.POOL_COMMAND_RESULTS,
                decision.pool(),
                Decisions.answer(decision, new Achieved(24), Instant.now())));
        records.flush();
    }

    private static List<DecisionId> commanded(TopicRecords records) {
        return records.values(Topics.POOL_COMMANDS).stream()
                .map(PoolCommand::decision)
                .toList();
    }

    private static List<DecisionId> ended(TopicRecords records) {
        return records.values(Topics.SCALING_OUTCOMES).stream()
                .map(ScalingOutcome::decision)
                .toList();
    }

    private static List<DecisionId> ids(List<ScalingDecision> decisions) {
        return decisions.stream().map(ScalingDecision::id).toList();
    }
}
