package io.tidegate.pipeline.demo;

import io.tidegate.domain.Insight;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Severity;
import io.tidegate.pipeline.demo.DemoSummary.Catch;
import io.tidegate.pipeline.demo.DemoSummary.FaultSummary;
import io.tidegate.pipeline.demo.DemoSummary.InjectedFault;
import io.tidegate.pipeline.demo.DemoSummary.UnfoundedAlarm;
import io.tidegate.pipeline.demo.Faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Matches alarms with the faults that were injected. A fault is caught by the kind of alarm that its own kind calls for; an
 * alarm is unfounded when no fault of its pool can explain it. Safe for several threads.
 */
final class FaultAccount {
    /** After it ended: a backlog is worked off, the window closes, and two of three must be unusual before it is said. */
    private static final Duration AFTERMATH = Duration.ofSeconds(5);

    private final List<Insight> alarms = new ArrayList<>();

    /** Keeps what is an alarm: an unusual metric, or a pool that is not heard. */
    synchronized void insight(Insight insight) {
        if (insight.kind() == Insight.Kind.ANOMALY
                || (insight.kind() == Insight.Kind.LIVENESS && insight.severity() != Severity.INFO)) {
            alarms.add(insight);
        }
    }

    /**
     * Which faults were caught, and which alarms belong to none. What came before the load or after it is nobody's: there a
     * demonstration begins and ends.
     *
     * @param begin when the demonstration began
     * @param length how long its load ran
     * @param pools the pools in the order of the faults' indices
     */
    synchronized FaultSummary summary(Faults faults, Instant begin, Duration length, List<PoolId> pools) {
        List<Insight> during = alarms.stream()
                .filter(alarm -> !alarm.at().isBefore(begin) && alarm.at().isBefore(begin.plus(length)))
                .sorted(Comparator.comparing(Insight::at))
                .toList();
        List<InjectedFault> injected = new ArrayList<>();
        for (Fault fault : faults.all()) {
            Optional<Catch> caught = during.stream()
                    .filter(alarm -> alarm.kind() == fault.kind().shownBy() && belongs(alarm, fault, begin, pools))
                    .findFirst()
                    .map(alarm -> new Catch(what(alarm), seconds(begin.plus(fault.from()), alarm.at())));
            injected.add(new InjectedFault(
                    fault.kind().word(),
                    pools.get(fault.pool()).value(),
                    LoadPlan.seconds(fault.from()),
                    LoadPlan.seconds(fault.to()),
                    caught.isPresent(),
                    caught));
        }
        List<UnfoundedAlarm> unfounded = during.stream()
                .filter(alarm -> faults.all().stream().noneMatch(fault -> belongs(alarm, fault, begin, pools)))
                .map(alarm -> new UnfoundedAlarm(
                        alarm.pool().map(PoolId::value).orElse(""),
                        what(alarm),
                        alarm.score(),
                        seconds(begin, alarm.at()),
                        alarm.text()))
                .toList();
        int caught = (int) injected.stream().filter(InjectedFault::caught).count();
        return new FaultSummary(injected.size(), caught, unfounded.size(), injected, unfounded);
    }

    private static boolean belongs(Insight alarm, Fault fault, Instant begin, List<PoolId> pools) {
        Duration explained = fault.to().plus(fault.kind().lingers()).plus(AFTERMATH);
        return fault.kind().explains(alarm.kind())
                && alarm.pool().filter(pools.get(fault.pool())::equals).isPresent()
                && !alarm.at().isBefore(begin.plus(fault.from()))
                && alarm.at().isBefore(begin.plus(explained));
    }

    /** The metric, or {@code liveness}. */
    private static String what(Insight alarm) {
        return alarm.metric()
                .map(Metric::name)
                .orElseGet(() -> alarm.kind().name())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
