package io.tidegate.pipeline.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.pipeline.access.AccessDocument.User;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.schemas.TopicSerdes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RightsTest {
    private final Rights rights = new Rights(TidegateConfig.DEFAULT, TopicSerdes.inMemory());

    /** Topics with their whole names on which a role has an operation. */
    private Set<String> topics(Role role, AclOperation operation) {
        return rights.of(new User("u", List.of(role))).stream()
                .filter(right -> right.entry().operation() == operation
                        && right.pattern().patternType() == PatternType.LITERAL)
                .map(right -> right.pattern().name())
                .filter(name -> name.startsWith("tidegate."))
                .map(name -> name.substring("tidegate.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Role> whoMayWrite(String topic) {
        return Arrays.stream(Role.values())
                .filter(role -> topics(role, AclOperation.WRITE).contains(topic))
                .toList();
    }

    @Test
    void ingest_reads_what_agents_tell_and_writes_what_it_makes_of_it() {
        assertThat(topics(Role.INGEST, AclOperation.READ))
                .contains("pool-registrations", "pool-heartbeats", "pool-metrics")
                .doesNotContain("pool-commands", "scaling-policies");
        assertThat(topics(Role.INGEST, AclOperation.WRITE))
                .containsExactly(
                        "ingest-dead-letters",
                        "insights",
                        "pool-alarms",
                        "pool-metrics",
                        "pool-registry",
                        "pool-windows");
    }

    /** Of the models it reads every partition in each instance, which is no source of any sub-topology. */
    @Test
    void the_forecaster_reads_windows_lessons_and_models_and_writes_what_it_makes_of_them() {
        assertThat(topics(Role.FORECAST, AclOperation.READ))
                .contains("pool-windows", "forecast-lessons", "forecast-models")
                .doesNotContain("pool-metrics");
        assertThat(topics(Role.FORECAST, AclOperation.WRITE))
                .containsExactly(
                        "demand-forecasts",
                        "forecast-accuracy",
                        "forecast-dead-letters",
                        "forecast-lessons",
                        "forecast-models");
    }

    @Test
    void an_agent_tells_of_its_pools_and_reads_commands_and_nothing_else() {
        assertThat(rights.of(new User("acme", List.of(Role.AGENT))).stream().map(AclBinding::toString))
                .hasSize(5)
                .allMatch(right -> right.contains("User:acme"));
        assertThat(topics(Role.AGENT, AclOperation.READ)).containsExactly("pool-commands");
        assertThat(topics(Role.AGENT, AclOperation.WRITE))
                .containsExactly("pool-command-results", "pool-heartbeats", "pool-metrics", "pool-registrations");
    }

    @Test
    void only_the_decider_decides_only_the_actuator_commands_and_only_operators_make_policies() {
        assertThat(whoMayWrite("scaling-decisions")).containsExactly(Role.DECIDE);
        assertThat(whoMayWrite("service-inputs")).containsExactly(Role.DECIDE);
        assertThat(whoMayWrite("pool-commands")).containsExactly(Role.ACTUATE);
        assertThat(whoMayWrite("scaling-policies")).containsExactly(Role.OPERATOR);
    }

    @Test
    void who_only_looks_on_may_change_nothing() {
        assertThat(rights.of(new User("console", List.of(Role.READER))))
                .allMatch(right -> Set.of(AclOperation.READ, AclOperation.DESCRIBE)
                        .contains(right.entry().operation()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"INGEST", "FORECAST", "DECIDE", "ACTUATE"})
    void a_stage_may_do_anything_with_what_is_its_own_and_nothing_with_what_is_anothers(Role role) {
        String own = "tidegate-" + role.name().toLowerCase(Locale.ROOT) + "-";

        assertThat(rights.of(new User("u", List.of(role))))
                .filteredOn(right -> right.entry().operation() == AclOperation.ALL)
                .singleElement()
                .satisfies(right -> assertThat(right.pattern().name()).isEqualTo(own))
                .satisfies(right -> assertThat(right.pattern().patternType()).isEqualTo(PatternType.PREFIXED));
    }

    @Test
    void roles_add_up() {
        Set<AclBinding> both = rights.of(new User("u", List.of(Role.AGENT, Role.READER)));

        assertThat(both)
                .containsAll(rights.of(new User("u", List.of(Role.AGENT))))
                .containsAll(rights.of(new User("u", List.of(Role.READER))));
    }

    @Test
    void somebody_without_a_name_or_a_role_is_refused() {
        assertThatThrownBy(() -> new User(" ", List.of(Role.AGENT))).hasMessageContaining("name must not be empty");
        assertThatThrownBy(() -> new User("u", List.of())).hasMessageContaining("at least one role of user 'u'");
    }
}
