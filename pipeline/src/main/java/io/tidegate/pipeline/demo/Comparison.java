package io.tidegate.pipeline.demo;

import io.tidegate.pipeline.demo.DemoSummary.DecisionSummary;
import io.tidegate.pipeline.demo.DemoSummary.FaultSummary;
import io.tidegate.pipeline.demo.DemoSummary.InjectedFault;
import io.tidegate.pipeline.demo.DemoSummary.SideSummary;
import io.tidegate.pipeline.demo.DemoSummary.UnfoundedAlarm;
import java.util.Locale;
import java.util.function.Function;

/** The table at the end of a demonstration. */
public final class Comparison {
    private Comparison() {}

    /** The summary as text for people, lines ended by line feeds. */
    public static String text(DemoSummary summary) {
        StringBuilder text = new StringBuilder();
        text.append(line("", "tidegate", summary.staticPools().isPresent() ? "static pools" : ""));
        text.append(row(summary, "borrows", side -> number(side.borrows())));
        text.append(row(summary, "borrow timeouts", side -> number(side.timeouts())));
        text.append(row(summary, "failed statements", side -> number(side.failures())));
        text.append(row(summary, "wait p99", side -> String.format(Locale.ROOT, "%.1f ms", side.waitP99Ms())));
        text.append(row(
                summary,
                "connection-minutes held",
                side -> String.format(Locale.ROOT, "%.1f", side.connectionMinutes())));
        text.append(
                row(summary, "most connections seen", side -> side.maxConnectionsSeen() + " of " + summary.budget()));
        text.append(row(
                summary, "budget overruns", side -> side.budgetOverruns() + " of " + number(side.looks()) + " looks"));
        DecisionSummary decisions = summary.decisions();
        text.append(String.format(
                Locale.ROOT,
                "%nresizes %d; decisions %d (%d of them renewals) = applied %d + refused %d + failed %d + expired %d"
                        + " + superseded %d + shadowed %d + unaccounted %d%n",
                summary.resizes(),
                decisions.made(),
                decisions.renewals(),
                decisions.applied(),
                decisions.refused(),
                decisions.failed(),
                decisions.expired(),
                decisions.superseded(),
                decisions.shadowed(),
                decisions.unaccounted()));
        text.append(String.format(
                Locale.ROOT,
                "forecast error at the lead time %.1f %% of demand (WAPE, %s forecasts came due)%n",
                summary.forecastWape() * 100,
                number(summary.forecastsMeasured())));
        text.append(String.format(
                Locale.ROOT,
                "first sample after %.1f s%s%n",
                summary.readySeconds(),
                summary.peakMemoryMb()
                        .map(mb -> "; all processes together used " + number(mb) + " MB at most")
                        .orElse("")));
        summary.faults().ifPresent(faults -> text.append(faults(faults)));
        return text.toString();
    }

    private static String faults(FaultSummary faults) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "faults: %d injected, %d caught, %d false alarms; silent pools are on the side of tidegate alone%n",
                faults.injected(),
                faults.caught(),
                faults.falseAlarms()));
        for (InjectedFault fault : faults.each()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %6.1f s to %6.1f s  %-14s %-14s %s%n",
                    fault.fromSeconds(),
                    fault.toSeconds(),
                    fault.kind(),
                    fault.pool(),
                    fault.by()
                            .map(by -> String.format(
                                    Locale.ROOT, "caught by %s after %.1f s", by.alarm(), by.afterSeconds()))
                            .orElse("missed")));
        }
        for (UnfoundedAlarm alarm : faults.unfounded()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %6.1f s               %-14s %-14s false alarm%n",
                    alarm.atSeconds(),
                    alarm.alarm(),
                    alarm.pool()));
        }
        return text.toString();
    }

    private static String row(DemoSummary summary, String name, Function<SideSummary, String> cell) {
        return line(
                name,
                cell.apply(summary.tidegate()),
                summary.staticPools().map(cell).orElse(""));
    }

    private static String line(String name, String left, String right) {
        return String.format(Locale.ROOT, "%-26s %18s %18s%n", name, left, right);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
