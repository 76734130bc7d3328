package io.tidegate.domain;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * A minimum that holds at certain hours: the nightly batch, the Monday rush.
 *
 * @param name what an operator calls it
 * @param selector for which pools
 * @param days on which days it begins
 * @param from from what time of day
 * @param to to what time of day; at or before {@code from} means on the next day
 * @param zone whose clock
 * @param minimum the least that each of the pools gets, at least 1
 */
public record PoolSchedule(
        String name,
        PoolSelector selector,
        Set<DayOfWeek> days,
        LocalTime from,
        LocalTime to,
        ZoneId zone,
        int minimum) {

    /** Copies the days; refuses a schedule that never holds. */
    public PoolSchedule {
        Check.text("name of a schedule", name, 128);
        Check.that(!days.isEmpty(), "a schedule needs at least one day", days);
        Check.that(minimum >= 1, "the minimum of a schedule must be at least 1", minimum);
        days = Set.copyOf(days);
    }

    /** Whether it holds at {@code now}. */
    public boolean holdsAt(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        LocalTime time = local.toLocalTime();
        DayOfWeek today = local.getDayOfWeek();
        if (from.isBefore(to)) {
            return days.contains(today) && !time.isBefore(from) && time.isBefore(to);
        }
        return (days.contains(today) && !time.isBefore(from)) || (days.contains(today.minus(1)) && time.isBefore(to));
    }
}
