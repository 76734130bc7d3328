package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageHealthTest {
    @ParameterizedTest
    @CsvSource({
        "RUNNING, 0, 1, 0, true, true",
        "RUNNING, 3600, 1, 0, true, true",
        "RUNNING, 31, 1, 5, true, false",
        "RUNNING, 29, 1, 5, true, true",
        "RUNNING, 0, 10, 0, true, true",
        "RUNNING, 0, 11, 0, true, false",
        "REBALANCING, 1, 1, 0, true, false",
        "ERROR, 1, 1, 0, false, false",
        "NOT_RUNNING, 1, 1, 0, false, false",
    })
    void a_stage_is_ready_when_it_runs_reaches_its_broker_and_is_not_stuck_before_waiting_records(
            State state, int idle, int unheard, long lag, boolean live, boolean ready) {
        StageHealth health = new StageHealth(
                "s", state, Duration.ofSeconds(idle), Duration.ofSeconds(unheard), lag, 10, Optional.empty());
        assertThat(health.isLive()).isEqualTo(live);
        assertThat(health.isReady(Duration.ofSeconds(30))).isEqualTo(ready);
    }

    @Test
    void progress_ages_while_the_counter_stands_still() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        Progress progress = new Progress(start);
        assertThat(progress.sinceChange(0, start.plusSeconds(5))).hasSeconds(5);
        assertThat(progress.sinceChange(7, start.plusSeconds(6))).isZero();
        assertThat(progress.sinceChange(7, start.plusSeconds(9))).hasSeconds(3);
        assertThat(progress.sinceChange(2, start.plusSeconds(10))).isZero();
    }

    @Test
    void a_thread_that_something_outside_killed_is_replaced_and_any_other_death_stops_the_stage() {
        Restarts restarts = new Restarts("s");
        assertThat(restarts.handle(new RuntimeException(new TimeoutException("away"))))
                .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        assertThat(restarts.fatal()).isNull();
        IllegalStateException bug = new IllegalStateException("bug");
        assertThat(restarts.handle(bug)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(restarts.fatal()).isSameAs(bug);
    }
}
