package io.tidegate.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.PoolId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordBinderTest {
    record Inner(int count, Duration pause) {
        static final Inner DEFAULT = new Inner(3, Duration.ofSeconds(1));

        Inner {
            if (count < 0) {
                throw new IllegalArgumentException("count must not be negative, but was " + count);
            }
        }
    }

    record Outer(
            String name,
            Inner inner,
            List<Duration> windows,
            Map<PoolId, Integer> sizes,
            Set<DayOfWeek> days,
            Optional<Inner> spare,
            OptionalInt most,
            OptionalDouble share,
            Optional<LocalTime> at) {}

    private static RecordBinder.Bound<Outer> bind(String yaml) {
        return RecordBinder.bind(Yaml.read("test", yaml), Outer.class);
    }

    @Test
    void fills_up_with_defaults_and_reads_every_shape() {
        Outer outer = bind("""
                        name: a
                        inner: {count: 5}
                        windows: [10s, 1m]
                        sizes: {p-1: 4}
                        days: [monday, SUNDAY]
                        spare: {pause: 2s}
                        share: 1
                        at: 22:00
                        """).orThrow("test");

        assertThat(outer)
                .isEqualTo(new Outer(
                        "a",
                        new Inner(5, Duration.ofSeconds(1)),
                        List.of(Duration.ofSeconds(10), Duration.ofMinutes(1)),
                        Map.of(new PoolId("p-1"), 4),
                        Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
                        Optional.of(new Inner(3, Duration.ofSeconds(2))),
                        OptionalInt.empty(),
                        OptionalDouble.of(1),
                        Optional.of(LocalTime.of(22, 0))));
    }

    @Test
    void what_is_left_out_stays_as_it_is_in_the_given_defaults() {
        Outer defaults =
                bind("{name: a, windows: [5s], most: 9, spare: {count: 1}}").orThrow("test");

        Outer bound = RecordBinder.bind(
                        Yaml.read("test", "{name: b, spare: {pause: 9s}}"), Outer.class, Optional.of(defaults))
                .orThrow("test");

        assertThat(bound.windows()).containsExactly(Duration.ofSeconds(5));
        assertThat(bound.most()).hasValue(9);
        assertThat(bound.spare()).contains(new Inner(1, Duration.ofSeconds(9)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name: is required and missing",
                "{name: a, windows: [10s, 10x]}|windows[1]: '10x' is not a duration; write e.g. 500ms, 10s, 5m, 2h, 1d",
                "{name: a, windows: 10s}|windows: '10s' is not a list; write e.g. [10s]",
                "{name: a, windws: []}|windws: unknown key; did you mean 'windows'? allowed: name, inner, windows,"
                        + " sizes, days, spare, most, share, at",
                "{name: a, inner: {count: -1}}|inner: count must not be negative, but was -1",
                "{name: a, inner: {count: 1.5}}|inner.count: '1.5' is not a whole number",
                "{name: a, inner: {count: 99999999999}}|inner.count: '99999999999' is not a whole number",
                "{name: a, inner: [1]}|inner: '[1]' is not a group of keys; allowed keys: count, pause",
                "{name: a, sizes: {'!': 1}}|sizes.!: pool id must be 1 to 128 letters, digits, '.', '_' or '-', and"
                        + " start with a letter or digit, but was '!'",
                "{name: a, days: [someday]}|days[0]: 'someday' is not one of monday, tuesday, wednesday, thursday,"
                        + " friday, saturday, sunday",
                "{name: a, share: lots}|share: 'lots' is not a number",
                "{name: [a]}|name: '[\"a\"]' is not a text",
                "name|'name' is not a group of keys; allowed keys: name, inner, windows, sizes, days, spare, most,"
                        + " share, at",
            })
    void a_problem_has_its_path_and_says_what_is_allowed(String yaml, String problem) {
        assertThat(bind(yaml).problems()).extracting(ConfigProblem::toString).containsExactly(problem);
        assertThat(bind(yaml).value()).isEmpty();
    }

    @Test
    void what_the_writer_wrote_is_read_back() {
        Outer outer =
                bind("{name: '7', windows: [90s, 0s], sizes: {b: 1, a: 2}, days: [friday], share: 0.5, at: 08:30}")
                        .orThrow("test");

        assertThat(bind(Yaml.write(RecordWriter.write(outer))).orThrow("test")).isEqualTo(outer);
    }
}
