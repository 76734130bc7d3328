package io.tidegate.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How wrong the forecasts of one series have recently been, as they came due.
 *
 * @param service the service
 * @param pool the pool, or empty for the service as a whole
 * @param at the end of the last window that was known
 * @param step how long a step is
 * @param horizons the nearest first
 */
public record ForecastAccuracy(
        ServiceId service, Optional<PoolId> pool, Instant at, Duration step, List<Horizon> horizons) {

    /** Copies the list. */
    public ForecastAccuracy {
        Check.that(!step.isNegative() && !step.isZero(), "a step must be longer than 0", step);
        horizons = List.copyOf(horizons);
    }

    /**
     * Forecasts of one step ahead.
     *
     * @param ahead in steps, at least 1
     * @param observations how many recent forecasts of the combination came due, at least 0
     * @param wape the sum of its absolute errors over the sum of the demand; empty where there was none
     * @param coverage how often its highest quantile held, 0 to 1; empty where it had none
     * @param models each model that has been measured
     */
    public record Horizon(
            int ahead, int observations, OptionalDouble wape, OptionalDouble coverage, List<Model> models) {

        /** Copies the list; refuses impossible numbers. */
        public Horizon {
            Check.that(ahead >= 1, "a horizon is at least 1 step ahead", ahead);
            Check.notNegative("observations", observations);
            wape.ifPresent(error -> Check.amount("wape", error));
            coverage.ifPresent(share -> Check.fraction("coverage", share));
            models = List.copyOf(models);
        }
    }

    /**
     * One of the models.
     *
     * @param model its name
     * @param version which version of it
     * @param loss its mean absolute error in connections, that of a forecast that was too low weighted as the forecaster's
     *     settings say; at least 0
     * @param share how much of the combined forecast is its own, 0 to 1
     */
    public record Model(String model, String version, double loss, double share) {

        /** Refuses impossible numbers. */
        public Model {
            Check.text("model", model, 128);
            Check.text("version of the model", version, 128);
            Check.amount("loss", loss);
            Check.fraction("share", share);
        }
    }
}
