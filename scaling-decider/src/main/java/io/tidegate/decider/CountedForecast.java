package io.tidegate.decider;

import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.state.ExpectedDemand;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * What a forecast counts for: the highest demand that it expects until a change made now has taken effect, or why it does not
 * count.
 *
 * @param demand connections; empty where there is no forecast that counts
 * @param why why there is none, for a person; empty where there is one
 */
record CountedForecast(OptionalDouble demand, Supplier<String> why) {

    /** What a policy makes of the newest forecast. */
    static CountedForecast of(ScalingPolicy policy, Optional<ExpectedDemand> newest, Instant now) {
        Optional<ExpectedDemand> fresh = newest.filter(
                known -> !known.origin().plus(policy.dataQuality().oldest()).isBefore(now));
        OptionalDouble highest = fresh.map(known ->
                        known.highest(now, now.plus(policy.sizing().leadTime()).plus(known.step())))
                .orElse(OptionalDouble.empty());
        if (!policy.features().forecast()) {
            return none(() -> "forecasts are switched off");
        }
        if (fresh.isEmpty() || highest.isEmpty()) {
            return none(() -> "no forecast");
        }
        double confidence = fresh.get().confidence();
        if (!counts(policy, confidence)) {
            return none(() -> String.format(
                    Locale.ROOT,
                    "the forecast of %.1f does not count: its confidence of %.2f is below %.2f",
                    highest.getAsDouble(),
                    confidence,
                    policy.sizing().confidence()));
        }
        return new CountedForecast(highest, () -> "");
    }

    /**
     * Whether a forecast of such a confidence counts. An objective makes up for the errors of its forecasts with headroom,
     * whatever they state of themselves.
     */
    static boolean counts(ScalingPolicy policy, double confidence) {
        return policy.features().forecast()
                && (policy.objective().isPresent()
                        || confidence >= policy.sizing().confidence());
    }

    /** Why there is none, in words. */
    String whyNot() {
        return why.get();
    }

    private static CountedForecast none(Supplier<String> why) {
        return new CountedForecast(OptionalDouble.empty(), why);
    }
}
