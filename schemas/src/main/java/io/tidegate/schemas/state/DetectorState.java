package io.tidegate.schemas.state;

import io.tidegate.domain.Metric;
import java.util.List;

/**
 * What is usual for one metric of one pool at each time of the day.
 *
 * @param metric the metric
 * @param numbers the detector's own
 */
public record DetectorState(Metric metric, List<Double> numbers) {
    /** Copies the numbers. */
    public DetectorState {
        numbers = List.copyOf(numbers);
    }
}
