package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestForecastTest {
    private static final String HEADER = "series,timestamp,value";

    @TempDir
    private Path folder;

    @Test
    void forecasts_go_on_from_the_end_of_each_series_with_their_quantiles() throws IOException {
        Path in = write(days(12, "one", "two, of two"));

        CommandRun run = run(in, "--season", "24", "--horizon", "6", "--levels", "0.1,0.9");

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> rows = Files.readAllLines(out());
        assertThat(rows).hasSize(1 + 2 * 6);
        assertThat(rows.get(0)).isEqualTo("series,origin,step,timestamp,mean,q0.1,q0.9");
        assertThat(rows.get(1)).startsWith("one,2026-03-13T04:30:00Z,1,2026-03-13T05:30:00Z,");
        assertThat(rows.get(12)).startsWith("\"two, of two\",2026-03-13T04:30:00Z,6,2026-03-13T10:30:00Z,");
        for (String row : rows.subList(1, 7)) {
            String[] cells = row.split(",", -1);
            double mean = Double.parseDouble(cells[4]);
            assertThat(mean).isBetween(10.0, 190.0);
            assertThat(Double.parseDouble(cells[5])).isLessThan(mean).isGreaterThanOrEqualTo(0);
            assertThat(Double.parseDouble(cells[6])).isGreaterThan(mean);
        }
        assertThat(run.err()).contains("2 series in steps of PT1H, seasons of 24 steps");
    }

    @Test
    void the_same_input_gives_the_same_bytes() throws IOException {
        Path in = write(days(10, "one", "two", "three"));
        assertThat(run(in, "--season", "24", "--origins", "3").exitCode()).isZero();
        byte[] first = Files.readAllBytes(out());
        assertThat(run(in, "--season", "24", "--origins", "3").exitCode()).isZero();
        assertThat(Files.readAllBytes(out())).isEqualTo(first);
    }

    @Test
    void with_origins_it_says_how_right_they_were() throws IOException {
        CommandRun run = run(write(days(15, "one", "two")), "--season", "24", "--horizon", "12", "--origins", "4");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("MODEL", "sMAPE", "MASE", "OWA", "MSIS", "COVERAGE")
                .contains("naive2", "last-value", "theta", "combined", "of 0.950", "seconds per series and core");
        assertThat(Files.readAllLines(out())).hasSize(1 + 2 * 4 * 12);
        CommandRun document =
                run(write(days(15, "one", "two")), "--season", "24", "--horizon", "12", "--origins", "4", "--json");
        assertThat(document.out()).contains("\"combined\"", "\"owa\"", "\"coverage\"");
    }

    @Test
    void a_page_shows_the_scores_and_the_series_that_were_forecast_worst() throws IOException {
        CommandRun run = run(
                write(days(15, "one", "<b>two</b>")),
                "--season",
                "24",
                "--origins",
                "2",
                "--report",
                folder.resolve("page").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        String page = Files.readString(folder.resolve("page").resolve("report.html"));
        assertThat(page)
                .contains(
                        "Forecast of in.csv",
                        "Errors by horizon",
                        "\"combined\"",
                        "quantiles 0.025 to 0.975",
                        "2 origins")
                .contains("\\u003cb>two")
                .doesNotContain("<b>two", "https://cdn", "src=\"http");
        assertThat(run.err()).contains("The page is ");
    }

    @Test
    void origins_before_the_beginning_are_told() throws IOException {
        CommandRun run = run(write(days(3, "one")), "--season", "24", "--horizon", "24", "--origins", "5");

        assertThat(run.exitCode()).isZero();
        assertThat(Files.readAllLines(out())).hasSize(1 + 2 * 24);
        assertThat(run.err()).contains("3 of 5 origins lie before the first value of their series and have no rows");
    }

    @Test
    void without_anything_to_compare_with_it_says_so() throws IOException {
        List<String> rows = new ArrayList<>(days(5, "one"));
        for (int i = rows.size() - 60; i < rows.size(); i++) {
            rows.set(i, rows.get(i).substring(0, rows.get(i).lastIndexOf(',') + 1));
        }

        CommandRun run = run(write(rows), "--season", "24", "--horizon", "24", "--origins", "2");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("No forecast could be compared: after none of the origins are recorded values");
    }

    @Test
    void seasons_are_found_from_the_data() throws IOException {
        assertThat(run(write(days(20, "one"))).err()).contains("seasons of 24 steps, found from the data");
    }

    @Test
    void a_series_that_is_too_short_for_a_model_repeats_its_last_value_and_says_so() throws IOException {
        CommandRun run = run(
                write(List.of(
                        HEADER, "a,2026-03-01T00:00:00Z,4", "a,2026-03-01T01:00:00Z,5", "a,2026-03-01T02:00:00Z,")),
                "--season",
                "24",
                "--horizon",
                "2");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readAllLines(out()))
                .containsExactly(
                        "series,origin,step,timestamp,mean,q0.025,q0.5,q0.975",
                        "a,2026-03-01T02:00:00Z,1,2026-03-01T03:00:00Z,5.0,,,",
                        "a,2026-03-01T02:00:00Z,2,2026-03-01T04:00:00Z,5.0,,,");
        assertThat(run.err()).contains("fewer than a season of 24", "1 forecasts have no quantiles");
    }

    @Test
    void a_constant_series_stays_what_it_is() throws IOException {
        List<String> rows = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 300; i++) {
            rows.add("a," + Instant.parse("2026-03-01T00:00:00Z").plus(Duration.ofHours(i)) + ",7");
        }
        assertThat(run(write(rows), "--season", "24", "--horizon", "3").exitCode())
                .isZero();
        String[] cells = Files.readAllLines(out()).get(3).split(",", -1);
        for (int i = 4; i < cells.length; i++) {
            assertThat(Double.parseDouble(cells[i])).isCloseTo(7, within(1e-4));
        }
        assertThat(cells).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,2026-03-01T00:00:00Z,1;a,2026-03-01T00:00:00Z,2|line 3: rows of a series must get later",
                "a,2026-03-01T01:00:00Z,1;a,2026-03-01T00:00:00Z,2|comes after 2026-03-01T01:00:00Z in 'a'",
                "a,2026-03-01T00:00:00Z,1;a,2026-03-01T01:00:00Z,-2|line 3: a demand is at least 0, but was -2.0",
                "a,2026-03-01T00:00:00Z,1;a,2026-03-01T01:00:00Z,Infinity|value must be a finite number",
                "a,2026-03-01T00:00:00Z,1;a,2026-03-01T01:00:00Z,x|value must be a finite number",
                "a,2026-03-01T00:00:00Z,1;a,2026-03-01T00:02:00Z,1;a,2026-03-01T00:05:00Z,1|no whole number of steps of PT2M",
                "a,2026-03-01T00:00:00Z,1;a,2026-03-01T00:00:00.001Z,1;a,2027-03-01T00:00:00Z,1|at most 20000000 are read",
                "a,2026-03-01T00:00:00Z,1|no series has two rows",
            })
    void what_makes_no_series_is_told_in_a_line(String rows, String message) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(List.of(rows.split(";", -1)));

        CommandRun run = run(write(lines), "--season", "24");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(message).doesNotContain("Exception").hasLineCount(1);
        assertThat(out()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--season 24,12|seasons must rise",
                "--season 1|seasons must rise and lie between 2 and 10080",
                "--horizon 0|steps must be between 1 and 1440, but was 0",
                "--levels 0.9,0.1|levels must rise",
                "--levels 1.5|levels must rise and lie between 0 and 1",
                "--model arima|there is no 'arima'; there are combined, seasonal-naive-24",
                "--origins -1|must not be negative",
            })
    void wrong_options_are_told_in_a_line(String options, String message) throws IOException {
        List<String> all = new ArrayList<>(List.of(options.split(" ", -1)));
        if (!options.contains("--season")) {
            all.addAll(List.of("--season", "24"));
        }

        CommandRun run = run(write(days(3, "one")), all.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message).doesNotContain("Exception");
    }

    @Test
    void a_file_that_is_not_there_is_wrong_usage() {
        assertThat(run(folder.resolve("missing.csv")).exitCode()).isEqualTo(2);
    }

    private CommandRun run(Path in, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("backtest", "forecast", "--in", in.toString(), "--out", out().toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private Path out() {
        return folder.resolve("forecast.csv");
    }

    private Path write(List<String> rows) throws IOException {
        return Files.write(folder.resolve("in.csv"), rows);
    }

    /** Hours from half past five on, up and down between 50 and 150 each day. */
    private static List<String> days(int days, String... names) {
        List<String> rows = new ArrayList<>(List.of(HEADER));
        for (String name : names) {
            Random random = new Random(name.length());
            for (int i = 0; i < 24 * days; i++) {
                double value = 100 + 50 * Math.sin(2 * Math.PI * i / 24) + 4 * random.nextGaussian();
                String quoted = name.contains(",") ? '"' + name + '"' : name;
                rows.add(quoted + "," + Instant.parse("2026-03-01T05:30:00Z").plus(Duration.ofHours(i)) + "," + value);
            }
        }
        return rows;
    }
}
