package io.tidegate.decider;

import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.Signals;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.LatestWindow;
import io.tidegate.domain.state.PoolDemand;
import io.tidegate.domain.state.PoolPace;
import io.tidegate.domain.state.WindowUse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The need by thresholds: a step more when at least k of n signals of the last window say so, a step less when all are calm, what
 * there is in between. What was wanted at once lately is the least; a forecast raises it and never lowers it.
 *
 * @param peak connections for the recent peak
 * @param expected connections for the forecast over the lead time; 0 without one
 * @param signalled the size that the signals ask for
 * @param grows whether they ask for more
 * @param lowest the highest peak and forecast of the stabilisation window
 * @param saw what it stands on, for a person
 */
record SignalNeed(int peak, int expected, int signalled, boolean grows, int lowest, Supplier<String> saw)
        implements Need {

    /** The need of a pool that has {@code current} connections. */
    static SignalNeed of(
            Signals signals, ScalingPolicy policy, PoolDemand demand, PoolPace pace, int current, Instant now) {
        CountedForecast forecast = CountedForecast.of(policy, demand.forecast(), now);
        Instant seen = DemandNeed.lastSeen(demand, now);
        List<DemandBucket> lately =
                DemandNeed.since(demand.recent(), seen.minus(policy.sizing().reactiveWindow()));
        List<DemandBucket> longer = DemandNeed.since(
                demand.recent(),
                seen.minus(DemandHistory.longest(
                        policy.damping().stabilisation(), policy.sizing().reactiveWindow())));
        double recentPeak =
                lately.stream().mapToDouble(DemandBucket::peak).max().orElse(0);
        int peak = QueueSizing.roundedUp(recentPeak);
        int expected = forecast.demand().isPresent()
                ? QueueSizing.roundedUp(forecast.demand().getAsDouble())
                : 0;
        double highest = longer.stream()
                .mapToDouble(bucket -> Math.max(bucket.peak(), bucket.expected()))
                .max()
                .orElse(0);
        Verdict verdict = Verdict.of(signals, demand, pace, current);
        return new SignalNeed(
                peak,
                expected,
                verdict.size(),
                verdict.size() > current,
                Math.max(QueueSizing.roundedUp(highest), Math.max(peak, expected)),
                () -> verdict.saw().get() + said(policy, peak, expected, forecast));
    }

    @Override
    public String why() {
        return saw.get();
    }

    private static String said(ScalingPolicy policy, int peak, int expected, CountedForecast counted) {
        OptionalDouble forecast = counted.demand();
        return String.format(
                Locale.ROOT,
                "; at least %d for the peak of the last %s, %s",
                peak,
                Spoken.of(policy.sizing().reactiveWindow()),
                forecast.isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "%d for the %.0f %% forecast of %.1f within %s",
                                expected,
                                policy.sizing().quantile() * 100,
                                forecast.getAsDouble(),
                                Spoken.of(policy.sizing().leadTime()))
                        : counted.whyNot());
    }

    @Override
    public int size() {
        return Math.max(signalled, Math.max(peak, expected));
    }

    /** The peak, and the step more that pressure asks for: what is merely not calm enough to shrink is not needed. */
    @Override
    public int present() {
        return grows ? Math.max(peak, signalled) : peak;
    }

    /** All of what it has, unless it is calm: then what it wanted lately. */
    @Override
    public int kept() {
        return Math.max(signalled, lowest);
    }

    @Override
    public StepResult against(int current) {
        if (size() == current) {
            return StepResult.decided(current, Reason.Code.ENOUGH, saw);
        }
        if (size() < current) {
            return StepResult.decided(size(), Reason.Code.LOW_DEMAND, saw);
        }
        boolean foreseen = expected > Math.max(peak, signalled);
        return StepResult.decided(size(), foreseen ? Reason.Code.FORECAST : Reason.Code.RECENT_DEMAND, saw);
    }

    /**
     * What the signals of the last window ask for.
     *
     * @param size connections
     * @param saw for a person
     */
    private record Verdict(int size, Supplier<String> saw) {

        /** Use is judged against what the pool has now, so that a window from before a change does not ask for it again. */
        static Verdict of(Signals signals, PoolDemand demand, PoolPace pace, int current) {
            if (demand.latest().flatMap(LatestWindow::use).isEmpty()) {
                return new Verdict(current, () -> "no window to take signals from");
            }
            LatestWindow window = demand.latest().get();
            // Its waits and timeouts are those of another size.
            if (window.start().isBefore(pace.changed())) {
                return new Verdict(
                        current,
                        () -> "the size changed at " + pace.changed()
                                + ", and no window began since to take signals from");
            }
            WindowUse use = window.use().get();
            double utilisation = use.busy() / Math.max(1, current);
            double queue = Math.max(0, use.peak() - current);
            return verdict(signals, window, utilisation, queue, use.errors(), current);
        }

        private static Verdict verdict(
                Signals signals, LatestWindow window, double utilisation, double queue, double errors, int current) {
            Signals.Grow grow = signals.grow();
            double waitMillis = 1000 * window.waitSeconds();
            double mostMillis = grow.waitP99().toNanos() / 1e6;
            List<Reading> pressing = Stream.of(
                            new Reading("utilisation", 100 * utilisation, 100 * grow.utilisation(), "%"),
                            new Reading("queue", queue, grow.queue(), ""),
                            new Reading("p99 wait", waitMillis, mostMillis, "ms"),
                            new Reading("errors", 100 * errors, 100 * grow.errors(), "%"))
                    .filter(Reading::presses)
                    .toList();
            if (pressing.size() >= grow.atLeast()) {
                int size = (int) Math.min(Integer.MAX_VALUE, (long) current + signals.step());
                return new Verdict(
                        size,
                        () -> size + " for " + pressing.size() + " of at least " + grow.atLeast() + " signals: "
                                + pressing.stream().map(Reading::text).collect(Collectors.joining(", ")));
            }
            boolean calm = utilisation < signals.shrink().utilisation()
                    && queue == 0
                    && waitMillis <= mostMillis
                    && errors == 0;
            if (calm) {
                int size = Math.max(0, current - signals.step());
                return new Verdict(
                        size,
                        () -> String.format(
                                Locale.ROOT,
                                "%d since all is calm: utilisation %.0f %% below %.0f %%",
                                size,
                                100 * utilisation,
                                100 * signals.shrink().utilisation()));
            }
            return new Verdict(
                    current,
                    () -> String.format(
                            Locale.ROOT,
                            "%d stay: neither %d signals to grow nor calm (utilisation %.0f %%, queue %.0f, p99 wait"
                                    + " %.0f ms, errors %.0f %%)",
                            current,
                            grow.atLeast(),
                            100 * utilisation,
                            queue,
                            waitMillis,
                            100 * errors));
        }
    }

    /** A signal beside its threshold, in a person's units. */
    private record Reading(String name, double value, double most, String unit) {
        boolean presses() {
            return value > most;
        }

        String text() {
            return String.format(Locale.ROOT, "%s %.0f above %.0f %s", name, value, most, unit)
                    .strip();
        }
    }
}
