package io.tidegate.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidegate.domain.ScalingPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a policy file says, it is a valid policy or is refused in lines that a person can read; 100,000 files in all. */
class PolicyFuzzTest {
    private static final int FILES = 25_000;
    private static final int MOST_CHANGES = 4;

    private static final String WHOLE = """
            service: orders-db
            mode: act
            budget: 80
            reserve: 8
            objective: {violations: 0.01}
            surplus: spread
            sizing: {targetWait: 50ms, quantile: 0.95, leadTime: 2m, reactiveWindow: 1m, headroom: 0.1, confidence: 0.8}
            leases: {duration: 2m, renewBefore: 1m, commandExpiry: 10s, reclaimMargin: 10s, onLoss: hold}
            damping: {deadBand: 0.1, stabilisation: 5m, growCooldown: 0s, shrinkCooldown: 1m, period: 1m, largestGrow: 20}
            emergency: {loadFactor: 2.0, quiet: 2m}
            dataQuality: {leastCoverage: 0.5, oldest: 1m, anomalousShare: 0.5}
            aftermath: {watch: 1m, worseFactor: 2.0}
            features: {forecast: true, emergency: true, rollback: false}
            rules:
              - pool: checkout-*
                minimum: 4
                maximum: 40
                priority: 200
              - {provider: analytics, region: eu-west, labels: {tier: batch}, maximum: 10}
            groups:
              - {name: high, labels: {class: high}, cooldown: 1m, minimum: 5, maximum: 20, share: 0.45}
            schedules:
              - {name: rush, pool: 'checkout-*', days: [monday], from: '08:30', to: '11:00', zone: Europe/Berlin, minimum: 12}
            """;

    private static final List<String> HOSTILE = List.of(
            "-1",
            "0",
            "1e308",
            "-1e-308",
            ".nan",
            ".inf",
            "99999999999999999999",
            "0x10",
            "~",
            "null",
            "true",
            "[]",
            "{}",
            "[[[[[[[[",
            "- - - - -",
            "'",
            "\"",
            "|",
            ">",
            "&a [*a, *a]",
            "*a",
            "!!app.Runtime {}",
            "!!binary x",
            "%TAG",
            "---",
            "...",
            "# ",
            "\t",
            "\u0000",
            "\uFEFF",
            "\uD800",
            "é",
            "PT1H",
            "1h",
            "1000000d",
            "-5m",
            "25:61",
            "Mars/Base",
            "monday",
            "*",
            "?",
            ": ",
            ", ",
            "template: aggressive\n",
            "signals: {}\n",
            "budget: 1\n",
            "x".repeat(3_000));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_policy_file_is_valid_or_refused_in_lines(long seed) {
        Random random = new Random(seed);
        int valid = 0;
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            String text = changed(random);
            List<String> problems = problems(text, seed, i);
            if (problems.isEmpty()) {
                valid++;
            } else {
                refused++;
                assertThat(problems)
                        .as(text)
                        .allSatisfy(line -> assertThat(line)
                                .isNotBlank()
                                .doesNotContain("\n", "Exception", "java.", "com.fasterxml", "yaml.snakeyaml"));
            }
        }
        assertThat(valid).isGreaterThan(FILES / 100);
        assertThat(refused).isGreaterThan(FILES / 4);
    }

    private static List<String> problems(String text, long seed, int file) {
        try {
            RecordBinder.Bound<PolicyDocument> bound = PolicyDocument.read(Yaml.read("fuzz", text));
            List<String> problems =
                    bound.problems().stream().map(ConfigProblem::toString).toList();
            if (problems.isEmpty()) {
                ScalingPolicy policy = bound.orThrow("fuzz").toPolicy(7);
                String written = Yaml.write(RecordWriter.write(PolicyDocument.of(policy)));
                assertThat(PolicyDocument.read(Yaml.read("written", written))
                                .orThrow("written")
                                .toPolicy(7))
                        .isEqualTo(policy);
            }
            return problems;
        } catch (ConfigException refused) {
            return String.valueOf(refused.getMessage()).lines().toList();
        } catch (RuntimeException | StackOverflowError unforeseen) {
            return fail("seed " + seed + ", file " + file + ":\n" + text, unforeseen);
        }
    }

    private static String changed(Random random) {
        String text = WHOLE;
        for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
            text = random.nextInt(4) == 0 ? lines(text, random) : characters(text, random);
        }
        return text;
    }

    private static String lines(String text, Random random) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            default -> lines.set(at, " ".repeat(random.nextInt(6)) + lines.get(at));
        }
        return String.join("\n", lines);
    }

    private static String characters(String text, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(12));
        String with = switch (random.nextInt(3)) {
            case 0 -> "";
            case 1 -> HOSTILE.get(random.nextInt(HOSTILE.size()));
            default -> text.substring(from, to) + text.substring(from, to);
        };
        return text.substring(0, from) + with + text.substring(to);
    }
}
