package io.tidegate.forecaster;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.PoolId;
import io.tidegate.schemas.state.ForecastLesson;
import java.util.List;

/** What the forecaster has to say, each for a topic of its own. */
sealed interface ForecastOutput {

    /** What is expected. */
    record Expected(DemandForecast forecast) implements ForecastOutput {}

    /** How wrong that has been. */
    record Measured(ForecastAccuracy accuracy) implements ForecastOutput {}

    /** What a forecast taught that came due. */
    record Taught(PoolId pool, ForecastLesson lesson) implements ForecastOutput {}

    /** The forecast, if this is one. */
    default List<DemandForecast> forecasts() {
        return this instanceof Expected expected ? List.of(expected.forecast()) : List.of();
    }

    /** The accuracy, if this is one. */
    default List<ForecastAccuracy> accuracies() {
        return this instanceof Measured measured ? List.of(measured.accuracy()) : List.of();
    }
}
