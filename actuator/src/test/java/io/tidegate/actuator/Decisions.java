package io.tidegate.actuator;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.CommandResult.Answer;
import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Decisions and answers for tests. */
final class Decisions {
    static final ServiceId SERVICE = new ServiceId("orders-db");
    static final Incarnation LIFE = new Incarnation(7);
    static final Duration VALIDITY = Duration.ofSeconds(10);

    private Decisions() {}

    static ScalingDecision.Resize resize(String pool, long number, int to, Instant at) {
        return resize(pool, number, to, at, PolicyMode.ACT);
    }

    static ScalingDecision.Resize resize(String pool, long number, int to, Instant at, Duration validity) {
        return resize(pool, number, to, at, PolicyMode.ACT, validity);
    }

    static ScalingDecision.Resize resize(String pool, long number, int to, Instant at, PolicyMode mode) {
        return resize(pool, number, to, at, mode, VALIDITY);
    }

    private static ScalingDecision.Resize resize(
            String pool, long number, int to, Instant at, PolicyMode mode, Duration validity) {
        return new ScalingDecision.Resize(
                new DecisionId(new PoolId(pool), number, number),
                basis(at, mode),
                4,
                lease(to, at),
                at.plus(validity),
                new Reason(Reason.Code.FORECAST, "more will be wanted"),
                List.of());
    }

    static ScalingDecision.Renewal renewal(String pool, long number, int size, Instant at) {
        return new ScalingDecision.Renewal(
                new DecisionId(new PoolId(pool), number, number),
                basis(at, PolicyMode.ACT),
                lease(size, at),
                at.plus(VALIDITY));
    }

    static ScalingDecision.Hold hold(String pool, long number, Instant at) {
        return new ScalingDecision.Hold(
                new DecisionId(new PoolId(pool), number, number),
                basis(at, PolicyMode.ACT),
                4,
                4,
                new Reason(Reason.Code.ENOUGH, "it is enough"),
                List.of());
    }

    static CommandResult answer(ScalingDecision decision, Answer answer, Instant at) {
        return new CommandResult(decision.id(), SERVICE, LIFE, at, answer);
    }

    private static DecisionBasis basis(Instant at, PolicyMode mode) {
        return new DecisionBasis(SERVICE, LIFE, at, 1, mode, 0, 0);
    }

    private static Lease lease(int connections, Instant at) {
        return new Lease(connections, at.plus(Duration.ofMinutes(1)), LeaseLoss.HOLD);
    }
}
