package io.tidegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.Metric;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void windows_must_be_made_of_the_shortest() {
        assertThatThrownBy(() ->
                        new WindowConfig(List.of(SECOND.multipliedBy(10), SECOND.multipliedBy(25)), SECOND, SECOND))
                .hasMessage(
                        "window lengths must rise to at most 1 day and be multiples of the first, but was [PT10S, PT25S]");
        assertThatThrownBy(() -> new WindowConfig(List.of(), SECOND, SECOND)).hasMessageContaining("1 to 4");
        assertThatThrownBy(() -> new WindowConfig(List.of(SECOND), SECOND.multipliedBy(21), SECOND))
                .hasMessageContaining("grace must be between PT0.001S and PT20S");
        assertThat(new WindowConfig(List.of(SECOND), Duration.ofMillis(300), SECOND).base())
                .isEqualTo(SECOND);
    }

    @Test
    void every_metric_has_a_floor() {
        ScoreConfig defaults = ScoreConfig.DEFAULT;
        Map<Metric, MetricFloor> floors = new EnumMap<>(defaults.floors());
        floors.remove(Metric.WAIT);
        assertThatThrownBy(() -> new ScoreConfig(360, 30, 3, 4, 2, 3, 0.5, defaults.daily(), floors))
                .hasMessageContaining("name WAIT");
        assertThatThrownBy(() -> new ScoreConfig(360, 30, 3, 2, 2, 3, 0.5, defaults.daily(), defaults.floors()))
                .hasMessage("critical must be at least the warning of 3.0, but was 2.0");
        assertThatThrownBy(() -> new ScoreConfig(360, 30, 3, 4, 4, 3, 0.5, defaults.daily(), defaults.floors()))
                .hasMessageContaining("persist must be between 1 and among, 3");
        assertThatThrownBy(() -> new MetricFloor(1, 0)).hasMessageContaining("deviation");
    }

    @Test
    void times_of_liveness_are_in_order() {
        assertThatThrownBy(() -> new LivenessConfig(SECOND.multipliedBy(5), SECOND, SECOND, SECOND))
                .hasMessage("deadAfter must be at least suspectAfter, PT5S, but was PT1S");
        assertThatThrownBy(() -> new FastLaneConfig(SECOND, 1, 5, SECOND)).hasMessageContaining("suddenFactor");
        assertThatThrownBy(() -> IngestConfig.DEFAULT.withMostPools(0)).hasMessageContaining("mostPools");
    }
}
