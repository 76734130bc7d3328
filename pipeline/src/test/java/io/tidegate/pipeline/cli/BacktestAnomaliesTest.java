package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestAnomaliesTest {
    private static final String HEADER = "series,timestamp,value";

    @TempDir
    private Path folder;

    @Test
    void each_row_gets_one_in_the_same_order_with_its_timestamp_as_it_came() throws IOException {
        Path in = write(
                "one.csv",
                List.of(
                        HEADER,
                        "a,2026-03-01T08:00:00Z,5",
                        "b,2026-03-01T08:00:00Z,1.5",
                        "a,2026-03-01T07:00:00Z,6",
                        "a,2026-03-01T07:00:00Z,",
                        "\"b, the second\",2026-03-01T08:00:00.500Z,7"));

        CommandRun run = run(in);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("out/one.csv")))
                .containsExactly(
                        HEADER + ",expected,z,score,anomaly",
                        "a,2026-03-01T08:00:00Z,5.0,,0.0,0.0,false",
                        "b,2026-03-01T08:00:00Z,1.5,,0.0,0.0,false",
                        "a,2026-03-01T07:00:00Z,6.0,5.0,0.0,0.0,false",
                        "a,2026-03-01T07:00:00Z,,5.65,,0.0,false",
                        "\"b, the second\",2026-03-01T08:00:00.500Z,7.0,,0.0,0.0,false");
        assertThat(run.out()).contains("one.csv");
    }

    @Test
    void a_page_shows_each_series_with_what_was_expected() throws IOException {
        Path in = write("one.csv", List.of(HEADER, "a,2026-03-01T08:00:00Z,5", "a,2026-03-01T08:05:00Z,"));

        CommandRun run = run(in, "--report", folder.resolve("page").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(folder.resolve("page").resolve("report.html")))
                .contains("Anomalies in ", "1 series, 0 anomalies", "a · one.csv", "2 values, 0 anomalies");
    }

    @Test
    void what_comes_later_changes_no_row() throws IOException {
        List<String> rows = recorded(3_000);
        assertThat(run(write("whole.csv", rows)).exitCode()).isZero();
        List<String> whole = Files.readAllLines(folder.resolve("out/whole.csv"));

        for (int cut : List.of(2, 500, 1_777, 2_999)) {
            assertThat(run(write("cut.csv", rows.subList(0, cut))).exitCode()).isZero();
            assertThat(Files.readAllLines(folder.resolve("out/cut.csv"))).isEqualTo(whole.subList(0, cut));
        }
    }

    @Test
    void a_folder_is_read_with_all_that_is_in_it_and_a_spike_is_told() throws IOException {
        List<String> rows = new ArrayList<>(recorded(2_000));
        rows.set(1_801, rows.get(1_801).replaceAll("[^,]*$", "5000"));
        write("in/deep/calm.csv", recorded(2_000));
        Path packed = folder.resolve("in/spike.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(String.join("\n", rows).getBytes(StandardCharsets.UTF_8));
        }

        CommandRun run = run(folder.resolve("in"), "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder.resolve("out/deep/calm.csv")).exists();
        assertThat(Files.readAllLines(folder.resolve("out/spike.csv")).get(1_801))
                .endsWith(",true");
        assertThat(run.out()).contains("\"file\" : \"spike.csv.gz\"").contains("\"anomalies\" : 1");
        assertThat(run.err()).contains("2 of 2 files");
    }

    @Test
    void a_row_that_says_nothing_is_named_and_the_other_files_are_done() throws IOException {
        write("in/a.csv", List.of(HEADER, "a,2026-03-01T08:00:00Z,5", "a,2026-03-01T08:05:00Z,much"));
        write("in/b.csv", List.of(HEADER, "a,yesterday,5"));
        write("in/c.csv", List.of(HEADER, "a,2026-03-01T08:00:00Z,Infinity"));
        write("in/d.csv", List.of("series,time,value", "a,2026-03-01T08:00:00Z,5"));
        write("in/e.csv", List.of(HEADER, "a,2026-03-01T08:00:00Z,1e200"));
        write("in/f.csv.gz", List.of(HEADER));
        write("in/g.csv", List.of());
        write("in/good.csv", List.of(HEADER, "a,2026-03-01T08:00:00Z,5"));
        write("in/empty.csv", List.of(HEADER));

        CommandRun run = run(folder.resolve("in"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("a.csv, line 3: value must be a finite number, or empty in a gap, but was 'much'")
                .contains("b.csv, line 2: timestamp must be like 2026-03-01T08:00:00Z, but was 'yesterday'")
                .contains("c.csv, line 2: value must be a finite number, or empty in a gap, but was 'Infinity'")
                .contains("d.csv, line 2: the column 'timestamp' is missing; there must be series,timestamp,value")
                .contains("e.csv, line 2: a value must lie between -1e150 and 1e150, but was 1.0E200")
                .contains("f.csv.gz: not in GZIP format")
                .contains("g.csv, line 1: Empty header line: can not bind data")
                .doesNotContain("[Source")
                .doesNotContain("\tat ");
        try (var results = Files.list(folder.resolve("out"))) {
            assertThat(results.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("good.csv", "empty.csv");
        }
    }

    @Test
    void what_is_not_there_and_what_would_be_overwritten_is_wrong_usage() throws IOException {
        assertThat(run(folder.resolve("nowhere.csv")).exitCode()).isEqualTo(2);
        assertThat(run(Files.createDirectories(folder.resolve("nothing"))).err())
                .contains("there is no .csv or .csv.gz in");
        Path same = write("out/same.csv", List.of(HEADER));
        assertThat(run(same).err()).contains("is what is read");
        assertThat(Files.readAllLines(same)).containsExactly(HEADER);
    }

    private CommandRun run(Path in, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "backtest",
                "anomalies",
                "--in",
                in.toString(),
                "--out",
                folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static List<String> recorded(int count) {
        SplittableRandom random = new SplittableRandom(count);
        List<String> rows = new ArrayList<>(List.of(HEADER));
        Instant at = Instant.parse("2026-03-01T00:00:00Z");
        for (int i = 0; i < count; i++) {
            rows.add("s," + at.plus(Duration.ofMinutes(5L * i)) + "," + (50 + random.nextDouble() * 10));
        }
        return rows;
    }

    private Path write(String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, lines);
    }
}
