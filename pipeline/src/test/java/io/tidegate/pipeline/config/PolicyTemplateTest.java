package io.tidegate.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.Signals;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTemplateTest {
    private static RecordBinder.Bound<PolicyDocument> bound(String more) {
        return PolicyDocument.read(Yaml.read("test", "{service: orders-db, budget: 80, " + more + "}"));
    }

    private static ScalingPolicy read(String more) {
        return bound(more).orThrow("test").toPolicy(1);
    }

    @ParameterizedTest
    @CsvSource({
        "conservative, 0.8, 0.3, 300, 600, 1, false, 2",
        "aggressive, 0.6, 0.2, 60, 180, 2, true, 2",
        "cost-optimised, 0.9, 0.1, 180, 300, 1, true, 2",
        "high-performance, 0.5, 0.4, 30, 120, 3, true, 0.95"
    })
    void a_template_says_what_a_policy_leaves_out(
            String template,
            double grow,
            double shrink,
            long growCooldown,
            long shrinkCooldown,
            int step,
            boolean forecast,
            double loadFactor) {
        ScalingPolicy policy = read("template: " + template);
        Signals signals = policy.signals().orElseThrow();

        assertThat(signals.grow().utilisation()).isEqualTo(grow);
        assertThat(signals.shrink().utilisation()).isEqualTo(shrink);
        assertThat(signals.step()).isEqualTo(step);
        assertThat(policy.damping().growCooldown()).isEqualTo(Duration.ofSeconds(growCooldown));
        assertThat(policy.damping().shrinkCooldown()).isEqualTo(Duration.ofSeconds(shrinkCooldown));
        assertThat(policy.features().forecast()).isEqualTo(forecast);
        assertThat(policy.features().rollback()).isTrue();
        assertThat(policy.emergency().loadFactor()).isEqualTo(loadFactor);
        assertThat(policy.leases()).isEqualTo(ScalingPolicy.Leases.DEFAULT);
    }

    @Test
    void what_the_policy_says_itself_stands_and_the_rest_is_the_templates() {
        ScalingPolicy policy = read("template: conservative, signals: {grow: {utilisation: 0.75, queue: 2}},"
                + " damping: {growCooldown: 1m}, features: {forecast: true}");
        Signals signals = policy.signals().orElseThrow();

        assertThat(signals.grow()).isEqualTo(new Signals.Grow(0.75, 2, Duration.ofMillis(100), 0.05, 2));
        assertThat(signals.shrink().utilisation()).isEqualTo(0.3);
        assertThat(policy.damping().growCooldown()).isEqualTo(Duration.ofMinutes(1));
        assertThat(policy.damping().shrinkCooldown()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.features().forecast()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_in_force_is_written_without_the_template_and_is_the_same_policy(PolicyTemplate template) {
        ScalingPolicy policy = read("template: " + template.word());

        String written = Yaml.write(RecordWriter.write(PolicyDocument.of(policy)));

        assertThat(written).doesNotContain("template").contains("signals:", "growCooldown:");
        assertThat(PolicyDocument.read(Yaml.read("test", written))
                        .orThrow("test")
                        .toPolicy(1))
                .isEqualTo(policy);
    }

    @Test
    void a_template_that_there_is_not_is_refused_with_those_that_there_are() {
        assertThat(bound("template: thrifty").problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("template: 'thrifty' is not one of conservative, aggressive, cost-optimised,"
                        + " high-performance");
    }

    @Test
    void a_template_and_an_objective_are_refused() {
        assertThat(bound("template: aggressive, objective: {violations: 0.01}").problems())
                .extracting(ConfigProblem::message)
                .containsExactly("the template aggressive sizes by signals, and an objective is another way to size a"
                        + " pool; leave one of them out");
    }

    @Test
    void what_is_wrong_under_a_template_is_named_by_its_path() {
        assertThat(bound("template: aggressive, damping: {deadband: 1}, features: often")
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "damping.deadband: unknown key; did you mean 'deadBand'? allowed: deadBand, stabilisation,"
                                + " growCooldown, shrinkCooldown, period, largestGrow, largestShrink",
                        "features: 'often' is not a group of keys; allowed keys: forecast, emergency, rollback");
    }
}
