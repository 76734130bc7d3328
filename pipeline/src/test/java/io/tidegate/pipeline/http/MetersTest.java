package io.tidegate.pipeline.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetersTest {
    @Test
    void shows_the_jvm_and_what_is_registered_in_prometheus_format() {
        try (Meters meters = new Meters()) {
            meters.registry().counter("tidegate.decisions", "kind", "resize").increment();

            assertThat(meters.scrape())
                    .contains("jvm_memory_used_bytes{area=\"heap\"")
                    .contains("process_uptime_seconds")
                    .contains("tidegate_decisions_total{kind=\"resize\"} 1.0");
        }
    }
}
