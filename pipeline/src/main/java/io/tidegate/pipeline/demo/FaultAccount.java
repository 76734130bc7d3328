package io.tidegate.pipeline.demo;

import io.tidegate.domain.Insight;
import io.tidegate.domain.PoolId;
import io.tidegate.pipeline.demo.Faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Matches alarms of the anomaly scores with the faults that were injected. Safe for several threads. */
final class FaultAccount {
    /** A leak shows after it began, and a backlog after it ended. */
    private static final Duration AFTERMATH = Duration.ofSeconds(5);

    private final List<Insight> alarms = new ArrayList<>();

    synchronized void insight(Insight insight) {
        if (insight.kind() == Insight.Kind.ANOMALY) {
            alarms.add(insight);
        }
    }

    /**
     * Which faults were caught, and how many alarms belong to none.
     *
     * @param begin when the demonstration began
     * @param pools the pools in the order of the faults' indices
     */
    synchronized DemoSummary.FaultSummary summary(Faults faults, Instant begin, List<PoolId> pools) {
        List<DemoSummary.InjectedFault> injected = new ArrayList<>();
        for (Fault fault : faults.all()) {
            injected.add(new DemoSummary.InjectedFault(
                    fault.kind().word(),
                    pools.get(fault.pool()).value(),
                    LoadPlan.seconds(fault.from()),
                    LoadPlan.seconds(fault.to()),
                    alarms.stream().anyMatch(alarm -> belongs(alarm, fault, begin, pools))));
        }
        int caught = (int)
                injected.stream().filter(DemoSummary.InjectedFault::caught).count();
        int unfounded = 0;
        for (Insight alarm : alarms) {
            if (faults.all().stream().noneMatch(fault -> belongs(alarm, fault, begin, pools))) {
                unfounded++;
            }
        }
        return new DemoSummary.FaultSummary(injected.size(), caught, unfounded, injected);
    }

    private static boolean belongs(Insight alarm, Fault fault, Instant begin, List<PoolId> pools) {
        return alarm.pool().filter(pools.get(fault.pool())::equals).isPresent()
                && !alarm.at().isBefore(begin.plus(fault.from()))
                && alarm.at().isBefore(begin.plus(fault.to()).plus(AFTERMATH));
    }
}
