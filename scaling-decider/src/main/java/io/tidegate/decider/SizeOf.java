package io.tidegate.decider;

import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ScalingPolicy.Sizing;
import io.tidegate.domain.state.DemandBucket;
import io.tidegate.domain.state.Headroom;
import io.tidegate.domain.state.PoolDemand;
import java.util.Locale;
import java.util.Optional;

/** How many connections what was seen and what is expected ask for, by a policy's sizing or its objective. */
sealed interface SizeOf {

    /** What was seen. */
    int observed(DemandBucket bucket);

    /** What a forecast says. */
    int expected(double forecast);

    /** What of a forecast is looked at, for a person. */
    String nameOfExpected();

    /**
     * The size of a pool's demand.
     *
     * @param hold seconds that a connection is kept; 0 where it is not known
     * @param foreseen whether there is a forecast
     * @param most the pool's ceiling
     */
    static SizeOf demandOf(ScalingPolicy policy, PoolDemand demand, double hold, boolean foreseen, int most) {
        var byPolicy = new BySizing(policy.sizing(), hold, most);
        return policy.objective().isPresent() ? new ByObjective(byPolicy, demand.headroom(), foreseen) : byPolicy;
    }

    /** By Erlang C where it is known how long connections are kept, else by the demand and a headroom. */
    record BySizing(Sizing sizing, double hold, int most) implements SizeOf {
        @Override
        public int observed(DemandBucket bucket) {
            return hold > 0 ? Math.max(queued(bucket), QueueSizing.roundedUp(bucket.p99())) : sized(bucket.peak());
        }

        /** Erlang's arrivals are Poisson; where they come in bursts, what was seen is the better witness. */
        private int queued(DemandBucket bucket) {
            return bucket.offered() > 0 && bucket.holdSeconds() > 0
                    ? QueueSizing.forLoad(bucket.offered(), bucket.holdSeconds(), sizing, most)
                    : 0;
        }

        @Override
        public int expected(double forecast) {
            return hold > 0 ? QueueSizing.forLoad(forecast, hold, sizing, most) : sized(forecast);
        }

        private int sized(double demand) {
            return QueueSizing.forDemand(demand, sizing);
        }

        @Override
        public String nameOfExpected() {
            return String.format(Locale.ROOT, "the %.0f %% forecast", sizing.quantile() * 100);
        }
    }

    /** What is expected and the headroom that the objective needs; where nothing is, that of what was seen. */
    record ByObjective(BySizing sizing, Optional<Headroom> headroom, boolean foreseen) implements SizeOf {
        @Override
        public int observed(DemandBucket bucket) {
            if (!foreseen) {
                return expected(bucket.peak());
            }
            return sizing.hold() > 0 ? sizing.observed(bucket) : QueueSizing.roundedUp(bucket.peak());
        }

        @Override
        public int expected(double forecast) {
            return QueueSizing.roundedUp(ObjectiveHeadroom.on(forecast, headroom));
        }

        @Override
        public String nameOfExpected() {
            return headroom.map(known -> String.format(Locale.ROOT, "%.2f roots above the forecast", known.factor()))
                    .orElse("the first headroom above the forecast");
        }
    }
}
