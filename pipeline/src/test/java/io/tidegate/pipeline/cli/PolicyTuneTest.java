package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.Yaml;
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

class PolicyTuneTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final int STEPS = 400;

    @TempDir
    private Path folder;

    @Test
    void the_cheapest_policy_is_printed_as_yaml_with_what_speaks_for_it() throws IOException {
        CommandRun run = tune(load(0), "--objective", "violations=0.02", "--policy", base());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("on 1 series in steps of 5m");
        assertThat(run.out().lines().findFirst().orElseThrow())
                .matches("# The cheapest of \\d+ policies with violations of at most 0.02 from .* on load.csv\\.");
        assertThat(run.out()).contains("VIOLATIONS AFTER", "# objective 0.0200, stabilisation 5m ");
        ScalingPolicy policy =
                PolicyDocument.read(Yaml.read("out", run.out())).orThrow("out").toPolicy(1);
        assertThat(policy.service().value()).isEqualTo("orders-db");
        assertThat(policy.budget()).isEqualTo(90);
        assertThat(policy.rules()).hasSize(1);
    }

    @Test
    void json_tells_of_all_that_were_tried() throws IOException {
        CommandRun run = tune(load(0), "--json");

        JsonNode document = JsonMapper.builder().build().readTree(run.out());
        JsonNode first = document.path("tried").path(0);
        assertThat(document.path("tried").size()).isGreaterThan(40);
        assertThat(first.path("meets").asBoolean()).isTrue();
        assertThat(first.path("chosenOn").path("violations").asDouble()).isLessThanOrEqualTo(0.01);
        for (JsonNode each : document.path("tried")) {
            if (each.path("meets").asBoolean()) {
                assertThat(each.path("chosenOn").path("cost").asDouble())
                        .isGreaterThanOrEqualTo(
                                first.path("chosenOn").path("cost").asDouble());
            }
            ObjectNode policy = (ObjectNode) each.path("policy");
            assertThat(PolicyDocument.read(policy.put("service", "a").put("budget", 9))
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void where_no_policy_meets_the_objective_nothing_is_chosen() throws IOException {
        CommandRun run = tune(load(20_000), "--objective", "violations=0.000001");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).containsPattern("none of \\d+ policies keeps to violations of 1.0E-6; the best, ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--objective cost=3|--objective must be violations=SHARE, but names cost",
                "--objective violations=0.9|--objective: violations must be above 0 and at most 0.5, but was 0.9",
                "--policy missing.yaml|missing.yaml: there is no such file",
                "--floor 0|--floor must be at least 1, but was 0",
            })
    void wrong_options_are_told_in_a_line(String options, String message) throws IOException {
        CommandRun run = tune(load(0), options.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void without_a_load_there_is_nothing_to_tune_on() {
        CommandRun run = CommandRun.of("policy", "tune");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--load is missing");
    }

    private static CommandRun tune(Path load, String... options) {
        List<String> arguments = new ArrayList<>(List.of("policy", "tune", "--load", load.toString(), "--delay", "5m"));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private String base() throws IOException {
        String yaml = """
                service: orders-db
                budget: 90
                rules:
                  - {pool: 'a*', minimum: 2}
                """;
        return Files.writeString(folder.resolve("base.yaml"), yaml).toString();
    }

    /** Steps of five minutes, with a crowd that nothing announces. */
    private Path load(double largest) throws IOException {
        Random random = new Random(3);
        List<String> rows = new ArrayList<>(List.of("series,timestamp,value"));
        for (int i = 0; i < STEPS; i++) {
            double crowd = i == 250 ? largest : 0;
            double value = 100 + 20 * Math.sin(2 * Math.PI * i / 48) + 4 * random.nextDouble() + crowd;
            rows.add("a," + BEGIN.plus(Duration.ofMinutes(5L * i)) + "," + value);
        }
        return Files.write(folder.resolve("load.csv"), rows);
    }
}
