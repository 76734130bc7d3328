package io.tidegate.pipeline.cli;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code decisions}: what was decided, why, and how it ended. */
@Command(name = "decisions", description = "Prints what was decided, why, and how it ended.")
final class DecisionsCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "2h",
            description = "From how long ago: ${DEFAULT-VALUE}.")
    private Duration since = Duration.ZERO;

    @Option(names = "--follow", description = "Go on as decisions are made; Ctrl-C ends it.")
    private boolean follow;

    @Option(names = "--service", description = "Only of this service.")
    private Optional<ServiceId> service = Optional.empty();

    @Option(names = "--pool", description = "Only about this pool.")
    private Optional<PoolId> pool = Optional.empty();

    @Option(names = "--renewals", description = "Also leases that were renewed without a change.")
    private boolean renewals;

    @Option(names = "--trace", description = "With what each step did; * marks those that changed the size.")
    private boolean trace;

    @Option(names = "--json", description = "As JSON, one decision a line.")
    private boolean json;

    DecisionsCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try (Session session = Session.open(connection.load());
                TopicReading reading = session.reading()) {
            new Printing(reading).run();
        }
        return ExitCode.OK;
    }

    private boolean isWanted(ScalingDecision decision) {
        return isWanted(decision.basis().service(), decision.pool())
                && (renewals || decision.fold(resize -> true, renewal -> false, hold -> true));
    }

    private boolean isWanted(ServiceId ofService, PoolId ofPool) {
        return service.map(ofService::equals).orElse(true)
                && pool.map(ofPool::equals).orElse(true);
    }

    /** Collects up to the end, prints in the order of time, and goes on line by line. */
    private final class Printing {
        private final TopicReading reading;
        private final Output out = Output.of(spec);
        private final List<ScalingDecision> decisions = new ArrayList<>();
        private final Map<DecisionId, ScalingOutcome> outcomes = new HashMap<>();
        private boolean live;

        Printing(TopicReading reading) {
            this.reading = reading;
        }

        void run() {
            reading.with(Topics.SCALING_DECISIONS, record -> record.value().ifPresent(this::decided))
                    .with(Topics.SCALING_OUTCOMES, record -> record.value().ifPresent(this::ended))
                    .toEnd(Optional.of(clock.instant().minus(since)));
            decisions.sort(Comparator.comparing(
                            (ScalingDecision decision) -> decision.basis().at())
                    .thenComparing(decision -> decision.basis().service())
                    .thenComparing(decision -> decision.id().sequence()));
            decisions.forEach(this::print);
            if (reading.unreadable() > 0) {
                spec.commandLine().getErr().println(reading.unreadable() + " records could not be read");
                spec.commandLine().getErr().flush();
            }
            live = true;
            if (follow) {
                try {
                    reading.follow(() -> !out.isBroken());
                } catch (InterruptException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void decided(ScalingDecision decision) {
            if (!isWanted(decision)) {
                return;
            }
            if (live) {
                print(decision);
            } else {
                decisions.add(decision);
            }
        }

        private void ended(ScalingOutcome outcome) {
            if (!isWanted(outcome.service(), outcome.pool())) {
                return;
            }
            if (!live) {
                outcomes.put(outcome.decision(), outcome);
            } else if (json) {
                out.jsonLine(DecisionView.json(outcome));
            } else {
                out.line(DecisionView.line(outcome));
            }
        }

        private void print(ScalingDecision decision) {
            DecisionView view = new DecisionView(decision, Optional.ofNullable(outcomes.get(decision.id())));
            if (json) {
                out.jsonLine(view.json());
            } else {
                out.lines(view.lines(trace));
            }
        }
    }
}
