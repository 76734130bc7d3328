package io.tidegate.agent.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class SampleScheduleTest {
    private static final Instant START = Instant.EPOCH;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration APART = Duration.ofMillis(200);

    @Test
    void a_quiet_pool_is_sampled_once_an_interval() {
        assertThat(sampledAt(3_000, at -> 0)).containsExactly(1_000, 2_000, 3_000);
    }

    @Test
    void the_first_borrower_that_waits_is_told_at_once() {
        assertThat(sampledAt(1_500, at -> at >= 500 ? 3 : 0)).containsExactly(500, 1_500);
    }

    @Test
    void a_wait_that_begins_right_after_a_sample_is_told_when_that_is_long_enough_ago_even_if_it_is_over() {
        assertThat(sampledAt(1_500, at -> at == 1_020 ? 1 : 0)).containsExactly(1_000, 1_200);
    }

    @Test
    void a_pool_that_flickers_is_sampled_at_most_five_times_a_second() {
        assertThat(sampledAt(1_000, at -> at / 20 % 2)).containsExactly(200, 400, 600, 800, 1_000);
    }

    @Test
    void a_clock_that_was_set_back_does_not_silence_the_pool() {
        var schedule = SampleSchedule.starting(SECOND, APART, START);
        assertThat(schedule.due(START.minusSeconds(3_600))).isTrue();
    }

    @Test
    void samples_that_are_not_apart_are_refused() {
        assertThatThrownBy(() -> SampleSchedule.starting(APART, SECOND, START))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT1S");
    }

    /** Looks every 20 ms; answers at which milliseconds a sample was taken. */
    private static List<Integer> sampledAt(int until, IntUnaryOperator waiting) {
        var schedule = SampleSchedule.starting(SECOND, APART, START);
        List<Integer> samples = new ArrayList<>();
        for (int at = 20; at <= until; at += 20) {
            Instant now = START.plusMillis(at);
            schedule = schedule.look(waiting.applyAsInt(at));
            if (schedule.due(now)) {
                samples.add(at);
                schedule = schedule.sampled(now);
            }
        }
        return samples;
    }
}
