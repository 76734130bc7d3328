package io.tidegate.decider;

import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ScalingPolicy.Sizing;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.LatestWindow;
import io.tidegate.domain.state.PoolDemand;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The need by demand: the larger of what was wanted lately and what is expected until a change made now has taken
 * effect. A forecast raises; it never lowers, for what was wanted lately counts as well.
 *
 * @param recent connections for the recent peak, alarms included
 * @param expected connections for the forecast over the lead time; 0 without one
 * @param stabilised the highest of both during the stabilisation window: a pool shrinks no further
 * @param peak the highest moment of demand during the stabilisation window, which must fit as well
 * @param saw what it stands on, for a person
 */
record DemandNeed(int recent, int expected, int stabilised, int peak, Supplier<String> saw) implements Need {

    /** The need of a pool whose ceiling is {@code most}. */
    static DemandNeed of(ScalingPolicy policy, PoolDemand demand, int most, Instant now) {
        Sizing sizing = policy.sizing();
        CountedForecast counted = CountedForecast.of(policy, demand.forecast(), now);
        OptionalDouble forecast = counted.demand();
        SizeOf size = SizeOf.demandOf(policy, demand, lastHold(demand.recent()), forecast.isPresent(), most);
        Instant seen = lastSeen(demand, now);
        Instant lately = seen.minus(sizing.reactiveWindow());
        Instant longer = seen.minus(DemandHistory.longest(policy.damping().stabilisation(), sizing.reactiveWindow()));
        int recent = 0;
        int stabilised = 0;
        double peak = 0;
        for (DemandBucket bucket : demand.recent()) {
            if (!bucket.end().isAfter(longer)) {
                continue;
            }
            int observed = size.observed(bucket);
            recent = bucket.end().isAfter(lately) ? Math.max(recent, observed) : recent;
            stabilised = Math.max(stabilised, observed);
            if (bucket.expected() > 0) {
                stabilised = Math.max(stabilised, size.expected(bucket.expected()));
            }
            peak = Math.max(peak, bucket.peak());
        }
        int expected = forecast.isPresent() ? size.expected(forecast.getAsDouble()) : 0;
        int seenLately = recent;
        return new DemandNeed(
                recent,
                expected,
                Math.max(stabilised, Math.max(recent, expected)),
                QueueSizing.roundedUp(peak),
                () -> why(policy, since(demand.recent(), lately), seenLately, counted, expected, size));
    }

    @Override
    public String why() {
        return saw.get();
    }

    @Override
    public int size() {
        return Math.max(recent, expected);
    }

    @Override
    public int present() {
        return recent;
    }

    /** The highest need and the highest moment of the stabilisation window. */
    @Override
    public int lowest() {
        return Math.max(stabilised, peak);
    }

    /**
     * While its demand rises, or nobody says that it falls, all that
     * it needed lately, for it is about to need it again; when it falls, what it wanted just now.
     */
    @Override
    public int kept() {
        boolean falling = expected > 0 && expected < recent;
        return falling ? recent : lowest();
    }

    @Override
    public StepResult against(int current) {
        if (size() == current) {
            return StepResult.decided(current, Reason.Code.ENOUGH, saw);
        }
        if (size() < current) {
            return StepResult.decided(size(), Reason.Code.LOW_DEMAND, saw);
        }
        return StepResult.decided(size(), expected > recent ? Reason.Code.FORECAST : Reason.Code.RECENT_DEMAND, saw);
    }

    private static double lastHold(List<DemandBucket> buckets) {
        double hold = 0;
        for (DemandBucket bucket : buckets) {
            hold = bucket.holdSeconds() > 0 ? bucket.holdSeconds() : hold;
        }
        return hold;
    }

    /** Where to look back from: that nothing came since is no sign that nothing was wanted. */
    static Instant lastSeen(PoolDemand demand, Instant now) {
        return demand.latest().map(LatestWindow::end).filter(now::isAfter).orElse(now);
    }

    static List<DemandBucket> since(List<DemandBucket> buckets, Instant start) {
        return buckets.stream().filter(bucket -> bucket.end().isAfter(start)).toList();
    }

    private static String why(
            ScalingPolicy policy,
            List<DemandBucket> lately,
            int recent,
            CountedForecast forecast,
            int expected,
            SizeOf size) {
        double peak = lately.stream().mapToDouble(DemandBucket::peak).max().orElse(0);
        double offered =
                lately.stream().mapToDouble(DemandBucket::offered).max().orElse(0);
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d for the last %s (peak %.1f, load %.1f erlangs)",
                recent,
                Spoken.of(policy.sizing().reactiveWindow()),
                peak,
                offered));
        if (forecast.demand().isPresent()) {
            text.append(String.format(
                    Locale.ROOT,
                    ", %d for %s of %.1f within %s",
                    expected,
                    size.nameOfExpected(),
                    forecast.demand().getAsDouble(),
                    Spoken.of(policy.sizing().leadTime())));
        } else {
            text.append(", ").append(forecast.whyNot());
        }
        return text.toString();
    }
}
