package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.pipeline.config.TidegateConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    private Path folder;

    @Test
    void an_unknown_option_gets_one_line_and_a_hint() {
        CommandRun run = CommandRun.of("config", "--bootstrap-server", "x:1");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("tidegate: Unknown options: '--bootstrap-server'")
                .contains("--bootstrap-servers")
                .doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void a_command_that_is_missing_or_unknown_is_wrong_usage() {
        assertThat(CommandRun.of().err())
                .contains("a command is missing")
                .contains("config")
                .doesNotContain("rehearse");
        assertThat(CommandRun.of().exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("policy").err()).contains("there are:").contains("validate");
        assertThat(CommandRun.of("polcy").err()).contains("polcy").contains("policy");
    }

    @Test
    void each_command_is_found_by_the_name_that_it_has() {
        Cli.commands(Map.of(), Clock.systemUTC())
                .forEach((name, command) ->
                        assertThat(command.get().getCommandName()).isEqualTo(name));
    }

    @Test
    void a_command_line_that_begins_with_a_command_has_that_one_alone() {
        assertThat(subcommands("run", "--stage", "ingest")).containsExactly("run");
        assertThat(subcommands("--verbose", "run")).contains("run", "demo", "pools");
        assertThat(subcommands("help")).contains("run", "demo", "pools");
    }

    private static Set<String> subcommands(String... arguments) {
        return Cli.commandLine(Map.of(), Clock.systemUTC(), arguments)
                .getSubcommands()
                .keySet();
    }

    @Test
    void help_goes_to_standard_output_and_names_the_exit_codes() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: tidegate").contains("Exit codes");
    }

    @Test
    void config_prints_what_is_in_force_with_secrets_masked() {
        CommandRun run = CommandRun.with(
                Map.of("TIDEGATE_SCHEMA_REGISTRY_BEARER_TOKEN", "hush", "TIDEGATE_HTTP_PORT", "9500"),
                "config",
                "--bootstrap-servers",
                "broker:9092",
                "--set",
                "kafka.properties.sasl.jaas.config=hush");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("bootstrapServers: broker:9092")
                .contains("port: 9500")
                .contains("sasl.jaas.config: '****'")
                .doesNotContain("hush");
    }

    @Test
    void everything_wrong_with_the_configuration_is_said_at_once_and_with_its_place() throws IOException {
        Path file = Files.writeString(folder.resolve("t.yaml"), """
                kafka:
                  connectTimeout: 10x
                htpp: {}
                topics: 5
                """);

        CommandRun run = CommandRun.with(
                Map.of("TIDEGATE_HTTP_PORT", "none"), "config", "--config", file.toString(), "--set", "a.b=c");

        String groups = Arrays.stream(TidegateConfig.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactlyInAnyOrder(
                        file + ": kafka.connectTimeout: '10x' is not a duration; write e.g. 500ms, 10s, 5m, 2h, 1d",
                        file + ": htpp: unknown key; did you mean 'http'? allowed: " + groups,
                        file + ": topics: '5' is not a group of keys; allowed keys: replicationFactor, partitions",
                        "--set a.b: a: unknown key; allowed: " + groups,
                        "TIDEGATE_HTTP_PORT: http.port: 'none' is not a whole number");
    }

    @Test
    void a_file_that_is_missing_or_not_yaml_is_named_with_the_place() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "kafka:\n  a: [1\nb");
        Path twice = Files.writeString(folder.resolve("twice.yaml"), "http: {}\nhttp: {}\n");

        assertThat(CommandRun.of("config", "--config", "/no/such.yaml").err())
                .isEqualTo("/no/such.yaml: there is no such file\n");
        assertThat(CommandRun.of("config", "--config", broken.toString()).err())
                .startsWith(broken + ":3:")
                .contains("is not YAML");
        assertThat(CommandRun.of("config", "--config", twice.toString()).err()).contains("Duplicate field 'http'");
    }

    @Test
    void a_valid_policy_is_shadow_unless_it_says_otherwise() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), "service: orders-db\nbudget: 80\n");

        CommandRun run = CommandRun.of("policy", "validate", file.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("orders-db").contains("budget 80").contains("mode shadow");
    }

    @Test
    void a_policy_with_a_template_is_valid_and_the_template_named() throws IOException {
        Path file = Files.writeString(
                folder.resolve("p.yaml"), "{service: orders-db, budget: 80, template: cost-optimised}\n");

        CommandRun run = CommandRun.of("policy", "validate", file.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith(file + ": a valid policy for orders-db: template cost-optimised, budget 80, mode shadow");
    }

    @Test
    void a_wrong_policy_is_refused_with_the_path_of_each_problem() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), """
                budget: many
                mode: sometimes
                damping: {deadband: 0.1, largestGrow: 0}
                rules:
                  - {pool: 'a-*', minimum: 9, maximum: 4}
                schedules:
                  - {name: night, from: 22:00, to: 4, minimum: 3}
                """);

        CommandRun run = CommandRun.of("policy", "validate", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly(
                        file + ": service: is required and missing",
                        file + ": mode: 'sometimes' is not one of shadow, approve, act",
                        file + ": budget: 'many' is not a whole number",
                        file + ": damping.deadband: unknown key; did you mean 'deadBand'? allowed: deadBand,"
                                + " stabilisation, growCooldown, shrinkCooldown, period, largestGrow, largestShrink",
                        file + ": damping: the largest growth must be at least 1, but was 0",
                        file + ": rules[0]: minimum must not be above the maximum of 4, but was 9",
                        file + ": schedules[0].to: '4' is not a time of day; write e.g. 08:30");
    }

    @Test
    void a_port_that_cannot_be_is_wrong_usage_before_anything_starts() {
        for (String option : List.of("--broker-port", "--registry-port", "--console-port")) {
            CommandRun run = CommandRun.of("up", "--data", folder.toString(), option, "70000");

            assertThat(run.exitCode()).as(option).isEqualTo(2);
            assertThat(run.err()).hasLineCount(1).contains("65535", "70000");
        }
    }

    @Test
    void a_policy_of_another_service_is_not_tried() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), "service: orders-db\nbudget: 80\n");

        CommandRun run = CommandRun.of("backtest", "decisions", "--service", "mail-db", "--policy", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("tidegate: " + file + ": is a policy for service 'orders-db', not for 'mail-db'\n");
    }

    @Test
    void a_pause_is_for_one_service_or_for_all() {
        assertThat(CommandRun.of("pause"))
                .isEqualTo(new CommandRun(2, "", "tidegate: SERVICE is missing, or --all for every service\n"));
        assertThat(CommandRun.of("resume", "orders-db", "--all"))
                .isEqualTo(new CommandRun(2, "", "tidegate: either SERVICE or --all, not both\n"));
    }

    @Test
    void a_length_of_time_is_neither_negative_nor_endless() {
        assertThat(CommandRun.of("decisions", "--since", "-5m").err()).contains("'-5m' is not between 0s and 3650d");
        assertThat(CommandRun.of("decisions", "--since", "99999999999d").err()).contains("3650d");
        assertThat(CommandRun.of("pause", "orders-db", "--for", "0s"))
                .isEqualTo(new CommandRun(2, "", "tidegate: --for must be longer than 0s\n"));
        assertThat(CommandRun.of("override", "a-1", "--size", "5", "--for", "0s")
                        .exitCode())
                .isEqualTo(2);
        assertThat(CommandRun.of("demo", "--duration", "9999999999d").err())
                .startsWith("tidegate: --duration must be 5s to 1d, but was 9999999999d\n");
    }

    @Test
    void a_number_that_is_none_or_too_large_is_named_with_its_option() {
        assertThat(CommandRun.of("override", "a-1", "--size", "many", "--for", "5m")
                        .err())
                .startsWith("tidegate: Invalid value for option '--size': 'many' is not a whole number of at most ");
        assertThat(CommandRun.of("up", "--broker-port", "99999999999").err())
                .startsWith("tidegate: Invalid value for option '--broker-port': '99999999999' is not a whole number");
    }

    @Test
    void a_folder_that_cannot_be_used_is_named_with_the_reason() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(CommandRun.of("demo", "--data", file.toString()))
                .isEqualTo(new CommandRun(3, "", "tidegate: cannot write to " + file + ": it is not a folder\n"));
        assertThat(CommandRun.of("policy", "validate", folder.toString()))
                .isEqualTo(new CommandRun(2, "", folder + ": cannot be read: is a directory\n"));
        assertThat(CommandRun.of("up", "--data", folder.toString(), "--http-port", "70000"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).hasLineCount(1).contains("70000"));
    }

    @Test
    void a_load_that_cannot_be_is_wrong_usage_before_anything_is_opened() {
        String database = "jdbc:postgresql://nowhere.invalid/orders";

        assertThat(CommandRun.of("load").err()).startsWith("tidegate: Missing required option: '--database=JDBC-URL'");
        assertThat(CommandRun.of("load", "--database", "jdbc:h2:mem:x"))
                .isEqualTo(new CommandRun(
                        2, "", "tidegate: --database must begin with jdbc:postgresql:, but was 'jdbc:h2:mem:x'\n"));
        assertThat(CommandRun.of("load", "--database", database, "--provider", "acne"))
                .isEqualTo(new CommandRun(2, "", "tidegate: unknown provider 'acne'; there are: acme, globex\n"));
        assertThat(CommandRun.of("load", "--database", database, "--day", "1s"))
                .isEqualTo(new CommandRun(2, "", "tidegate: --day must be at least 1m, but was 1s\n"));
    }

    @Test
    void a_load_says_that_the_database_cannot_be_reached() {
        CommandRun run = CommandRun.of("load", "--database", "jdbc:postgresql://127.0.0.1:1/orders");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("tidegate: cannot connect to jdbc:postgresql://127.0.0.1:1/orders: ");
    }

    @Test
    void rights_are_printed_before_they_are_granted() throws IOException {
        Path users = Files.writeString(folder.resolve("users.yaml"), "users: [{name: acme, roles: [agent]}]");

        CommandRun run = CommandRun.of("access", "apply", users.toString(), "--dry-run");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "User:acme read topic tidegate.pool-commands",
                        "User:acme write topic tidegate.pool-command-results",
                        "User:acme write topic tidegate.pool-heartbeats",
                        "User:acme write topic tidegate.pool-metrics",
                        "User:acme write topic tidegate.pool-registrations");
    }

    @Test
    void users_and_their_passwords_must_be_there_and_make_sense() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "users: [{name: acme, roles: [boss]}]");
        Path users = Files.writeString(folder.resolve("users.yaml"), "users: [{name: acme, roles: [agent]}]");

        assertThat(CommandRun.of("access", "apply", wrong.toString()))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        wrong + ": users[0].roles[0]: 'boss' is not one of ingest, forecast, decide, actuate, agent,"
                                + " reader, operator\n"));
        assertThat(CommandRun.of("access", "apply", users.toString(), "--passwords", folder.toString()))
                .isEqualTo(new CommandRun(2, "", "tidegate: " + folder.resolve("acme") + ": there is no such file\n"));
    }
}
