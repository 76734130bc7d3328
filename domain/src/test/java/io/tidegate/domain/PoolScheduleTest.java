package io.tidegate.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolScheduleTest {

    /** 2026-11-20 is a Friday; Berlin is an hour ahead of UTC then. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-20T07:59:59Z, false",
        "2026-11-20T08:00:00Z, true",
        "2026-11-20T16:59:59Z, true",
        "2026-11-20T17:00:00Z, false",
        "2026-11-21T10:00:00Z, false",
    })
    void it_holds_on_its_days_between_its_hours_by_its_own_clock(Instant now, boolean holds) {
        assertThat(schedule("09:00", "18:00").holdsAt(now)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T20:59:59Z, false",
        "2026-11-20T21:00:00Z, true",
        "2026-11-21T01:59:59Z, true",
        "2026-11-21T02:00:00Z, false",
        "2026-11-20T01:00:00Z, false",
    })
    void one_that_ends_before_it_begins_runs_into_the_next_day(Instant now, boolean holds) {
        assertThat(schedule("22:00", "03:00").holdsAt(now)).isEqualTo(holds);
    }

    private static PoolSchedule schedule(String from, String to) {
        return new PoolSchedule(
                "batch",
                PoolSelector.ALL,
                Set.of(DayOfWeek.FRIDAY),
                LocalTime.parse(from),
                LocalTime.parse(to),
                ZoneId.of("Europe/Berlin"),
                10);
    }
}
