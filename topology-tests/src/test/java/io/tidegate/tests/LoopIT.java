package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.pipeline.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The loop closed on real parts: pools, agents, broker, registry, database and all stages, through the command line.
 *
 * <p>It looks at promises only, never at how fast or how well: those depend on the machine.
 */
class LoopIT {

    @Test
    void the_demonstration_keeps_the_budget_and_accounts_for_every_decision(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("summary.json");
        StringWriter printed = new StringWriter();
        CommandLine line = Cli.commandLine(Map.of(), Clock.systemUTC());
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(printed));

        int exitCode = line.execute(
                "demo",
                "--duration",
                "12s",
                "--summary",
                file.toString(),
                "--data",
                folder.resolve("data").toString());

        assertThat(exitCode).as(printed.toString()).isZero();
        JsonNode summary = new ObjectMapper().readTree(file.toFile());
        for (String side : new String[] {"tidegate", "static"}) {
            assertThat(number(summary, "/" + side + "/looks")).as(side).isPositive();
            assertThat(number(summary, "/" + side + "/budgetOverruns")).as(side).isZero();
            assertThat(number(summary, "/" + side + "/borrows")).as(side).isPositive();
        }
        assertThat(number(summary, "/decisions/made")).isPositive().isEqualTo(sumOfOutcomes(summary));
        assertThat(number(summary, "/decisions/unaccounted")).isZero();
        assertThat(number(summary, "/decisions/doubled")).isZero();
        assertThat(number(summary, "/resizes")).isPositive();
        assertThat(summary.path("readySeconds").isNumber()).isTrue();
        assertThat(summary.path("peakMemoryMb").isNumber()).isTrue();
    }

    private static long sumOfOutcomes(JsonNode summary) {
        return Stream.of("applied", "refused", "failed", "expired", "superseded", "shadowed", "unaccounted")
                .mapToLong(outcome -> number(summary, "/decisions/" + outcome))
                .sum();
    }

    /** The number at that place; a place without one fails the test, and does not read as 0. */
    private static long number(JsonNode summary, String pointer) {
        JsonNode found = summary.at(pointer);
        assertThat(found.isNumber())
                .as("%s is a number in %s", pointer, summary)
                .isTrue();
        return found.longValue();
    }
}
