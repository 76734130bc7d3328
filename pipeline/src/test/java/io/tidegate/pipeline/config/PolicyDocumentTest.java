package io.tidegate.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.Signals;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDocumentTest {
    private static ScalingPolicy read(String yaml) {
        return PolicyDocument.read(Yaml.read("test", yaml)).orThrow("test").toPolicy(3);
    }

    @Test
    void what_a_policy_leaves_out_has_its_default_and_the_mode_is_shadow() {
        ScalingPolicy policy = read("{service: orders-db, budget: 80, sizing: {leadTime: 30s}}");

        assertThat(policy.mode()).isEqualTo(PolicyMode.SHADOW);
        assertThat(policy.version()).isEqualTo(3);
        assertThat(policy.sizing().leadTime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.sizing().quantile()).isEqualTo(ScalingPolicy.Sizing.DEFAULT.quantile());
        assertThat(policy.damping()).isEqualTo(ScalingPolicy.Damping.DEFAULT);
    }

    @Test
    void an_objective_alone_is_complete_and_not_damped_but_by_the_stabilisation() {
        ScalingPolicy policy = read("{service: orders-db, budget: 80, objective: {violations: 0.01}}");

        assertThat(policy.objective()).contains(new ScalingPolicy.Objective(0.01));
        assertThat(policy.damping()).isEqualTo(ScalingPolicy.Damping.UNDER_OBJECTIVE);
        assertThat(read(Yaml.write(RecordWriter.write(PolicyDocument.of(policy)))))
                .isEqualTo(policy);
    }

    @Test
    void a_surplus_is_spread_under_an_objective_unless_the_policy_says_otherwise() {
        assertThat(read("{service: orders-db, budget: 80}").surplus()).isEqualTo(ScalingPolicy.Surplus.RELEASE);
        assertThat(read("{service: orders-db, budget: 80, objective: {violations: 0.01}}")
                        .surplus())
                .isEqualTo(ScalingPolicy.Surplus.SPREAD);
        assertThat(read("{service: orders-db, budget: 80, objective: {violations: 0.01}, surplus: release}")
                        .surplus())
                .isEqualTo(ScalingPolicy.Surplus.RELEASE);
    }

    @Test
    void an_objective_is_damped_as_the_policy_says() {
        ScalingPolicy policy =
                read("{service: orders-db, budget: 80, objective: {violations: 0.01}, damping: {deadBand: 0.2}}");

        assertThat(policy.damping().deadBand()).isEqualTo(0.2);
        assertThat(policy.damping().largestGrow()).isEqualTo(ScalingPolicy.Damping.DEFAULT.largestGrow());
    }

    @Test
    void an_objective_that_cannot_be_is_refused() {
        assertThat(PolicyDocument.read(Yaml.read("test", "{service: a, budget: 8, objective: {violations: 1}}"))
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("objective: violations must be above 0 and at most 0.5, but was 1.0");
    }

    @Test
    void a_policy_survives_being_written_and_read() {
        ScalingPolicy policy = read("""
                service: orders-db
                mode: act
                budget: 80
                reserve: 8
                surplus: spread
                leases: {onLoss: floor}
                rules:
                  - {pool: 'checkout-*', provider: acme, labels: {tier: gold}, minimum: 4, maximum: 40, priority: 200}
                  - {region: eu-west}
                schedules:
                  - {name: night, days: [monday, friday], from: 22:00, to: 04:30, zone: Europe/Berlin, minimum: 10}
                  - {name: always, from: 00:00, to: 00:00, minimum: 1}
                """);

        String written = Yaml.write(RecordWriter.write(PolicyDocument.of(policy)));

        assertThat(read(written)).isEqualTo(policy);
    }

    @Test
    void what_is_switched_off_is_off_and_the_rest_stays_on() {
        ScalingPolicy policy = read("{service: a, budget: 8, features: {emergency: false}}");

        assertThat(policy.features()).isEqualTo(new ScalingPolicy.Features(true, false, true));
        assertThat(Yaml.write(RecordWriter.write(PolicyDocument.of(policy))))
                .contains("features:\n  forecast: true\n  emergency: false\n  rollback: true\n");
    }

    @Test
    void a_switch_that_is_neither_on_nor_off_is_refused() {
        assertThat(PolicyDocument.read(Yaml.read("test", "{service: a, budget: 8, features: {rollback: maybe}}"))
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("features.rollback: 'maybe' is not true or false");
    }

    @Test
    void a_confidence_beyond_certainty_is_refused() {
        assertThat(PolicyDocument.read(Yaml.read("test", "{service: a, budget: 8, sizing: {confidence: 1.2}}"))
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("sizing: confidence must be between 0 and 1, but was 1.2");
    }

    @Test
    void signals_have_the_usual_thresholds_and_those_that_are_said() {
        assertThat(read("{service: a, budget: 8}").signals()).isEmpty();
        assertThat(read("{service: a, budget: 8, signals: {}}").signals()).contains(Signals.DEFAULT);
        ScalingPolicy policy = read("{service: a, budget: 8, signals: {grow: {utilisation: 0.8}, step: 3}}");

        assertThat(policy.signals())
                .contains(new Signals(
                        new Signals.Grow(0.8, 5, Duration.ofMillis(100), 0.05, 2), Signals.Shrink.DEFAULT, 3));
        assertThat(read(Yaml.write(RecordWriter.write(PolicyDocument.of(policy)))))
                .isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            signals: {grow: {atLeast: 5}} | signals.grow: at least 1 and at most 4 can be asked, but was 5
            signals: {shrink: {utilisation: 0.7}} | signals: the utilisation to shrink at must be below the one to grow at, 0.7, but was 0.7
            signals: {grow: {wait: 1s}} | signals.grow.wait: unknown key; allowed: utilisation, queue, waitP99, errors, atLeast
            signals: {step: 0} | signals: step must be between 1 and 1000000, but was 0
            objective: {violations: 0.1}, signals: {} | an objective and signals are two ways to size a pool; leave one of them out
            """)
    void signals_that_cannot_be_are_refused_in_one_line(String yaml, String problem) {
        assertThat(PolicyDocument.read(Yaml.read("test", "{service: a, budget: 8, " + yaml + "}"))
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(problem);
    }

    @Test
    void groups_survive_being_written_and_read() {
        ScalingPolicy policy = read("""
                service: orders-db
                budget: 80
                groups:
                  - name: high
                    labels: {class: high}
                    signals: {grow: {utilisation: 0.7}, shrink: {utilisation: 0.3}}
                    cooldown: 1m
                    minimum: 5
                    maximum: 20
                    share: 0.45
                  - {name: low, pool: 'batch-*', region: eu-west}
                """);

        assertThat(policy.groups()).hasSize(2);
        assertThat(policy.groups().get(0).signals()).contains(Signals.DEFAULT);
        assertThat(read(Yaml.write(RecordWriter.write(PolicyDocument.of(policy)))))
                .isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {minimum: 5} | groups[0].name: is required and missing
            {name: a, minimum: 5, maximum: 4} | groups[0]: minimum must not be above the maximum of 4, but was 5
            {name: a, share: 45} | groups[0]: share must be above 0 and at most 1, but was 45.0
            {name: a, share: 0.6}, {name: b, share: 0.6} | the shares of all groups must not add up to more than 1, but was 1.2
            """)
    void groups_that_cannot_be_are_refused_in_one_line(String groups, String problem) {
        assertThat(PolicyDocument.read(Yaml.read("test", "{service: a, budget: 8, groups: [" + groups + "]}"))
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(problem);
    }

    @Test
    void a_reserve_that_eats_the_budget_is_refused() {
        assertThat(PolicyDocument.read(Yaml.read("test", "{service: a, budget: 8, reserve: 8}"))
                        .problems())
                .extracting(ConfigProblem::message)
                .containsExactly("reserve must be at least 0 and below the budget of 8, but was 8");
    }

    @Test
    void a_difference_names_each_leaf_that_changed() {
        var before = RecordWriter.write(PolicyDocument.of(read("{service: a, budget: 8, rules: [{pool: x}]}")));
        var after = RecordWriter.write(PolicyDocument.of(read("{service: a, budget: 9, rules: []}")));

        assertThat(TreeDifference.lines(before, after))
                .contains("~ budget: 8 → 9", "+ rules: []", "- rules[0].pool: x", "- rules[0].priority: 100");
    }
}
