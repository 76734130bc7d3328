package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestLoadTest {
    private static final String HEADER = "series,timestamp,value";
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final int STEPS = 240;
    private static final String TRAIN_UNTIL = "2026-03-06T00:00:00Z";

    @TempDir
    private Path folder;

    @Test
    void a_load_becomes_a_timeline_decisions_scores_and_a_page() throws IOException {
        CommandRun run =
                run(load("in.csv", STEPS, "one", "two, of two"), "--policy", policy("lean", 0.5), policy("safe", 0.95));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("2 series in steps of 1h", "24 steps, found from the history", "a delay of 1 steps")
                .contains("lean: raised to what they mean at this step: ", "sizing.leadTime from 2m to 1h")
                .contains("pool-steps a second", "The page is ");
        assertThat(run.out().lines().map(line -> line.split(" ", -1)[0]))
                .containsExactly(
                        "POLICY", "lean", "safe", "static-peak", "static-mean", "hpa", "hpa-tuned", "keda", "oracle");
        List<String> timeline = timeline();
        assertThat(timeline.get(0)).isEqualTo("policy,series,timestamp,demand,ready,held");
        assertThat(timeline).hasSize(1 + 8 * 2 * (STEPS / 2));
        assertThat(timeline.get(1)).startsWith("lean,one," + TRAIN_UNTIL + ",");
        assertThat(timeline).anyMatch(row -> row.startsWith("oracle,\"two, of two\",2026-03-10T23:00:00Z,"));
        JsonNode decision = JsonMapper.builder()
                .build()
                .readTree(Files.readAllLines(out().resolve("decisions.jsonl")).get(0));
        assertThat(decision.path("policy").asText()).isEqualTo("lean");
        assertThat(decision.path("timestamp").asText()).isEqualTo(TRAIN_UNTIL);
        assertThat(decision.path("reason").path("text").asText()).isNotEmpty();
        JsonNode report = report();
        assertThat(report.path("results")).hasSize(8);
        JsonNode oracle = report.path("results").get(7);
        assertThat(oracle.path("violations").asDouble()).isZero();
        assertThat(oracle.path("costToOracle").asDouble()).isEqualTo(1);
        assertThat(oracle.path("series")).hasSize(2);
        assertThat(report.path("results").get(5).path("note").asText()).contains("with hindsight");
        assertThat(Files.readString(out().resolve("report.html")))
                .contains("Decisions for in.csv", "Cost against violations", "decisions of lean", "two, of two")
                .doesNotContain("src=\"http");
        assertThat(out()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void a_policy_may_be_an_objective_alone_and_a_long_name_is_not_quoted() throws IOException {
        String name = "a-series-of-a-name-that-is-rather-long";
        Path policy = Files.writeString(folder.resolve("seldom.yaml"), "objective: {violations: 0.02}");

        CommandRun run = run(load("in.csv", STEPS, name), "--policy", policy.toString(), "--baseline", "oracle");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(timeline().get(1)).startsWith("seldom," + name + ",2026-03-");
        assertThat(Files.readString(out().resolve("decisions.jsonl"))).contains("roots above the forecast");
    }

    @Test
    void what_is_cut_off_changes_no_row_before_it() throws IOException {
        String[] options = {
            "--train-until", TRAIN_UNTIL, "--policy", policy("p", 0.95), "--baseline", "static-peak,hpa,keda"
        };
        assertThat(run(load("in.csv", STEPS, "one", "two"), options).exitCode()).isZero();
        List<String> whole = timeline();
        assertThat(run(load("in.csv", 171, "one", "two"), options).exitCode()).isZero();
        String end = BEGIN.plus(Duration.ofHours(171)).toString();
        Predicate<String> before = row -> row.startsWith("policy,") || row.split(",", -1)[2].compareTo(end) < 0;
        assertThat(timeline()).isEqualTo(whole.stream().filter(before).toList());
    }

    @Test
    void the_same_input_gives_the_same_bytes() throws IOException {
        Path in = load("in.csv", STEPS, "one");
        assertThat(run(in).exitCode()).isZero();
        List<byte[]> first = bytes();
        assertThat(run(in).exitCode()).isZero();
        assertThat(bytes()).usingRecursiveComparison().isEqualTo(first);
    }

    private List<byte[]> bytes() throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (String name : List.of("timeline.csv", "decisions.jsonl", "report.json", "report.html")) {
            all.add(Files.readAllBytes(out().resolve(name)));
        }
        return all;
    }

    @Test
    void pools_that_share_a_budget_never_overrun_it_under_a_policy() throws IOException {
        CommandRun run = run(
                load("in.csv", STEPS, "one", "two", "three"),
                "--policy",
                policy("p", 0.95),
                "--service",
                "orders-db",
                "--budget",
                "60",
                "--floor",
                "2",
                "--priority",
                "one=200,two=50");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("OVERRUNS", "static-equal");
        JsonNode results = report().path("results");
        assertThat(results.get(0).path("budgetOverruns").asInt()).isZero();
        assertThat(results.get(0).path("cost").asDouble()).isBetween(6.0, 60.0);
        assertThat(results.findValuesAsText("name")).contains("static-equal");
    }

    @Test
    void several_files_go_on_together_and_the_scores_come_as_json() throws IOException {
        CommandRun run = run(
                load("a.csv", 100, "one"),
                "--load",
                load("b.csv", 110, "two").toString(),
                "--json",
                "--scale",
                "0.5",
                "--baseline",
                "oracle,static-mean");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode document = JsonMapper.builder().build().readTree(run.out());
        assertThat(document.path("series").findValuesAsText("name")).containsExactly("one", "two");
        assertThat(document.path("results")).hasSize(3);
        assertThat(document.path("results").get(0).path("name").asText()).isEqualTo("objective");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--delay 0s|--delay must be longer than 0s",
                "--violations 2|--violations must be between 0 and 1, but was 2.0",
                "--floor 0|--floor must be at least 1, but was 0",
                "--budget 0|--budget must be between 1 and 1000000, but was 0",
                "--budget 3 --floor 4|--budget: a budget of 3 is too small for 1 pools of at least 4",
                "--priority one=2|--priority needs --budget",
                "--budget 9 --priority two=2|there is no series 'two'; there are one",
                "--budget 9 --priority one=2000|--priority must be between 0 and 1000, but was 2000 for 'one'",
                "--scale none|--scale must be auto or a number above 0, but was 'none'",
                "--scale 1e6|a pool has at most 10000",
                "--baseline best|there is no 'best'; there are static-peak, static-mean",
                "--baseline static-equal|static-equal needs --budget",
                "--season 1|--season: seasons must rise",
                "--train-until 2020-01-01T00:00:00Z|nothing of 'one' is known before 2020-01-01T00:00:00Z",
                "--train-until 2030-01-01T00:00:00Z|nothing of 'one' is left to score from 2030-01-01T00:00:00Z on",
                "--since 2h|--since is about a service's log",
                "--policy missing.yaml|missing.yaml: there is no such file",
                "--load missing.csv|--load: missing.csv: there is no such file",
            })
    void wrong_options_are_told_in_a_line(String options, String message) throws IOException {
        CommandRun run = run(load("in.csv", 60, "one"), options.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message).doesNotContain("Exception");
    }

    @Test
    void a_policy_that_is_none_names_its_file_and_key() throws IOException {
        Path broken =
                Files.writeString(folder.resolve("broken.yaml"), "service: a\nbudget: 3\nsizing: {quantil: 0.9}\n");
        CommandRun run = run(load("in.csv", 60, "one"), "--policy", broken.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("broken.yaml: sizing.quantil: unknown key; did you mean 'quantile'?");
    }

    @Test
    void files_that_do_not_fit_together_are_told_in_a_line() throws IOException {
        Path in = load("in.csv", 60, "one");
        Path same = load("same.csv", 60, "one");
        assertThat(run(in, "--load", same.toString()).err()).contains("has a series 'one', as ");
        Path other = Files.write(
                folder.resolve("other.csv"), List.of(HEADER, "b,2026-03-01T00:00:00Z,1", "b,2026-03-01T00:05:00Z,1"));
        CommandRun run = run(in, "--load", other.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("has steps of PT5M, but ", "all files must have the same")
                .hasLineCount(1);
    }

    @Test
    void without_a_load_it_is_about_a_services_log() {
        CommandRun service = CommandRun.of("backtest", "decisions");
        assertThat(service.exitCode()).isEqualTo(2);
        assertThat(service.err()).contains("--service is missing");
        CommandRun delay = CommandRun.of("backtest", "decisions", "--service", "a", "--delay", "3m");
        assertThat(delay.exitCode()).isEqualTo(2);
        assertThat(delay.err()).contains("--delay says nothing without --load");
    }

    private CommandRun run(Path in, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("backtest", "decisions", "--out", out().toString(), "--load", in.toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private Path out() {
        return folder.resolve("out");
    }

    private List<String> timeline() throws IOException {
        return Files.readAllLines(out().resolve("timeline.csv"));
    }

    private JsonNode report() throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(out().resolve("report.json").toFile());
    }

    private String policy(String name, double quantile) throws IOException {
        String yaml = "service: any\nbudget: 5\nsizing: {quantile: " + quantile + "}\n";
        return Files.writeString(folder.resolve(name + ".yaml"), yaml).toString();
    }

    /** Hours, up and down each day. */
    private Path load(String file, int steps, String... names) throws IOException {
        List<String> rows = new ArrayList<>(List.of(HEADER));
        for (String name : names) {
            Random random = new Random(name.length());
            for (int i = 0; i < steps; i++) {
                double value = 100 + 50 * Math.sin(2 * Math.PI * i / 24) + 4 * random.nextGaussian();
                String quoted = name.contains(",") ? '"' + name + '"' : name;
                rows.add(quoted + "," + BEGIN.plus(Duration.ofHours(i)) + "," + (i % 97 == 50 ? "" : value));
            }
        }
        return Files.write(folder.resolve(file), rows);
    }
}
