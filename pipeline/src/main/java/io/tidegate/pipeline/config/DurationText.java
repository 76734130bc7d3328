package io.tidegate.pipeline.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}. */
public final class DurationText {
    /** What to tell somebody who wrote something else. */
    public static final String EXPECTED = "is not a duration; write e.g. 500ms, 10s, 5m, 2h, 1d";

    private static final Pattern SHORT = Pattern.compile("(-?\\d{1,15})\\s*(ms|s|m|h|d)");

    private record Unit(String name, long millis) {}

    private static final List<Unit> LARGEST_FIRST = List.of(
            new Unit("d", 86_400_000),
            new Unit("h", 3_600_000),
            new Unit("m", 60_000),
            new Unit("s", 1_000),
            new Unit("ms", 1));

    private DurationText() {}

    /**
     * Reads one; ISO 8601 ({@code PT10S}) is understood as well.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text.strip());
        try {
            if (!matcher.matches()) {
                return Duration.parse(text.strip());
            }
            long amount = Long.parseLong(matcher.group(1));
            for (Unit unit : LARGEST_FIRST) {
                if (unit.name().equals(matcher.group(2))) {
                    return Duration.ofMillis(Math.multiplyExact(amount, unit.millis()));
                }
            }
        } catch (DateTimeParseException | ArithmeticException unreadable) {
            throw new IllegalArgumentException("'" + text + "' " + EXPECTED, unreadable);
        }
        throw new IllegalArgumentException("'" + text + "' " + EXPECTED);
    }

    /** Writes one in the largest unit that needs no fraction. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toString();
        }
        long millis = duration.toMillis();
        Unit unit = LARGEST_FIRST.stream()
                .filter(each -> millis % each.millis() == 0)
                .findFirst()
                .orElseThrow();
        return millis / unit.millis() + unit.name();
    }
}
