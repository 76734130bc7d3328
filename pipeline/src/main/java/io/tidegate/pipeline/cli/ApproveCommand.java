package io.tidegate.pipeline.cli;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code approve}: lets one decision of a service in approval mode act. */
@Command(name = "approve", description = "Lets a decision act that waits for approval.")
final class ApproveCommand implements Callable<Integer> {
    /** No decision is valid for longer. */
    private static final Duration LOOK_BACK = Duration.ofHours(24);

    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final OperatorOption operator = new OperatorOption();

    @Parameters(paramLabel = "DECISION", description = "As 'decisions' prints it: pool/epoch/sequence.")
    private DecisionId decision;

    ApproveCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(connection.load())) {
            Instant now = clock.instant();
            Map<DecisionId, ScalingDecision.Resize> waiting = waiting(session, now);
            ScalingDecision.Resize found = Optional.ofNullable(waiting.get(decision))
                    .orElseThrow(() -> CommandFailure.usage("no decision '" + decision + "' waits for approval; "
                            + (waiting.isEmpty() ? "none does" : Session.list("ones that do", waiting.keySet()))));
            session.write(
                    Topics.OPERATOR_CONSENTS,
                    found.basis().service(),
                    new OperatorConsent.Approved(found.basis().service(), decision, operator.name(), now));
            Output.of(spec).line("approved: " + found.pool() + " " + found.from() + " → " + found.to());
        }
        return ExitCode.OK;
    }

    private static Map<DecisionId, ScalingDecision.Resize> waiting(Session session, Instant now) {
        Map<DecisionId, ScalingDecision.Resize> waiting = new LinkedHashMap<>();
        try (TopicReading reading = session.reading()) {
            reading.with(
                            Topics.SCALING_DECISIONS,
                            record -> record.value()
                                    .flatMap(ApproveCommand::resize)
                                    .filter(resize -> resize.basis().mode() == PolicyMode.APPROVE)
                                    .filter(resize -> resize.validUntil().isAfter(now))
                                    .ifPresent(resize -> waiting.put(resize.id(), resize)))
                    .toEnd(Optional.of(now.minus(LOOK_BACK)));
        }
        return waiting;
    }

    private static Optional<ScalingDecision.Resize> resize(ScalingDecision decision) {
        return decision.fold(Optional::of, renewal -> Optional.empty(), hold -> Optional.empty());
    }
}
