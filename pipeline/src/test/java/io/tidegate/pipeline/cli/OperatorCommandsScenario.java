package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.backtest.RecordedInput;
import io.tidegate.backtest.ReplayedDecisions;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.pipeline.Examples;
import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.TestParts;
import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.Yaml;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.state.TrainedModelEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One operator's day at one cluster, in order: each test goes on where the one before ended. It holds wherever the broker
 * and the registry run: each environment is one subclass.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorCommandsScenario {

    private Path folder;
    private TestParts parts;
    private Instant now = Instant.EPOCH;

    /** Starts a broker and a registry that know nothing yet, or skips the tests. */
    abstract TestParts parts(Path folder);

    @BeforeAll
    void start(@TempDir Path given) {
        folder = given;
        now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        parts = parts(folder);
    }

    @AfterAll
    void stop() {
        if (parts != null) {
            parts.close();
        }
    }

    private CommandRun run(String... arguments) {
        return CommandRun.with(parts.environment(), arguments);
    }

    private Session session() {
        return Session.open(ConfigLoader.load(Optional.empty(), parts.environment(), List.of()));
    }

    private Path policy(String yaml) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), yaml);
    }

    private List<OperatorConsent> consents() {
        List<OperatorConsent> consents = new ArrayList<>();
        try (Session session = session();
                var reading = session.reading()) {
            reading.with(Topics.OPERATOR_CONSENTS, record -> record.value().ifPresent(consents::add))
                    .toEnd(Optional.empty());
        }
        return consents;
    }

    @Test
    @Order(1)
    void without_topics_a_command_says_how_to_create_them() {
        CommandRun run = run("pools");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains("missing")
                .contains("tidegate topics create")
                .doesNotContain("\tat ");
    }

    @Test
    @Order(2)
    void topics_are_created_once_and_listed_as_they_are() throws IOException {
        assertThat(run("topics", "list").out()).contains("missing");

        CommandRun first = run("topics", "create");
        CommandRun second = run("topics", "create");
        JsonNode list =
                new ObjectMapper().readTree(run("topics", "list", "--json").out());

        int all = Stage.allTopics().size();
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .contains("created tidegate.pool-metrics")
                .endsWith(all + " topics, " + all + " created, 0 differ\n");
        assertThat(second.out()).isEqualTo(all + " topics, 0 created, 0 differ\n");
        assertThat(list).hasSize(all).allMatch(topic -> topic.get("differences").isEmpty());
        assertThat(run("topics", "list").out())
                .contains("compact")
                .contains("90d")
                .contains("for ever");
    }

    @Test
    @Order(3)
    void a_topic_that_is_other_than_it_should_be_is_reported_and_left_alone() {
        CommandRun run = run("topics", "create", "--set", "topics.partitions=7");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("differs tidegate.pool-metrics: partitions: 4 instead of 7");
    }

    @Test
    @Order(4)
    void no_pools_is_an_answer() {
        assertThat(run("pools").out()).contains("no pools are known");
        assertThat(run("pools", "--json").out().strip()).isEqualTo("[ ]");
        assertThat(run("decisions").out()).isEmpty();
    }

    @Test
    @Order(5)
    void a_policy_is_applied_in_versions_with_what_changes() throws IOException {
        Path file = policy("service: orders-db\nbudget: 80\nrules:\n  - {pool: 'a-*', maximum: 30}\n");

        CommandRun first = run("policy", "apply", file.toString());
        CommandRun again = run("policy", "apply", file.toString());
        CommandRun changed = run(
                "policy",
                "apply",
                policy("{service: orders-db, budget: 90, mode: act}").toString());

        assertThat(first.out())
                .startsWith("orders-db: version 1 applied, the first\n")
                .contains("+ mode: shadow");
        assertThat(again.out()).isEqualTo("orders-db: nothing changes, version 1 stays\n");
        assertThat(changed.out())
                .startsWith("orders-db: version 2 applied, changes to version 1\n")
                .contains("~ budget: 80 → 90", "~ mode: shadow → act", "- rules[0].maximum: 30");
    }

    @Test
    @Order(6)
    void a_policy_that_was_applied_is_read_back_and_can_be_applied_again() throws IOException {
        CommandRun got = run("policy", "get", "orders-db");

        assertThat(got.out()).startsWith("# version 2\n").contains("budget: 90").contains("targetWait: 50ms");
        assertThat(run("policy", "apply", policy(got.out()).toString()).out())
                .isEqualTo("orders-db: nothing changes, version 2 stays\n");
        assertThat(run("policy", "get", "orders-db", "--json").out()).contains("\"version\" : 2");
        assertThat(run("policy", "get", "order-db"))
                .isEqualTo(new CommandRun(
                        2, "", "tidegate: no policy for service 'order-db'; known services with one: orders-db\n"));
    }

    @Test
    @Order(7)
    void pools_and_their_forecasts_are_listed() {
        try (Session session = session()) {
            for (String id : List.of("a-1", "a-2")) {
                session.write(Topics.POOL_REGISTRY, new PoolId(id), Examples.pool(id, now));
            }
            session.write(Topics.DEMAND_FORECASTS, Examples.SERVICE, Examples.forecast("a-1", now));
        }

        CommandRun run = run("pools");

        assertThat(run.out().lines().map(line -> line.substring(0, 4).strip())).containsExactly("POOL", "a-1", "a-2");
        assertThat(run.out()).contains("18.3");
    }

    @Test
    @Order(7)
    void how_wrong_forecasts_were_and_which_trees_are_in_force_is_told() {
        assertThat(run("forecasts").out().lines())
                .containsExactly(
                        "no forecast has come due yet; once an hour each series says how wrong its own were",
                        "",
                        "no trees over all series were trained yet; forecasts go without");
        TrainedModelEvent first = Examples.trees(now.minusSeconds(7_200));
        TrainedModelEvent second = Examples.trees(now.minusSeconds(3_600));
        TrainedModelEvent third = Examples.trees(now);
        try (Session session = session()) {
            session.write(Topics.FORECAST_ACCURACY, Examples.SERVICE, Examples.accuracy(Optional.empty(), now));
            session.write(
                    Topics.FORECAST_ACCURACY, Examples.SERVICE, Examples.accuracy(Optional.of(new PoolId("a-1")), now));
            for (TrainedModelEvent each : List.of(first, second, third)) {
                session.write(Topics.FORECAST_MODELS, each.key(), each);
            }
        }

        assertThat(run("forecasts").out().lines())
                .satisfiesExactly(
                        line -> assertThat(line.split(" +", -1))
                                .containsExactly("SERVICE", "POOL", "SEEN", "+1m", "+1h", "COVERED", "MAINLY"),
                        line -> assertThat(line.split(" +", -1))
                                .containsExactly("orders-db", "(all)", "150", "5%", "-", "94%", "theta", "60%"),
                        line -> assertThat(line).contains("a-1"),
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line).startsWith("TREES"),
                        line -> assertThat(line).contains("soon"),
                        line -> assertThat(line)
                                .contains("in force")
                                .contains("0.700")
                                .contains("0.900"),
                        line -> assertThat(line).contains("before"));
        assertThat(run("forecasts", "--pool", "a-1").out()).contains("a-1").doesNotContain("(all)");
        assertThat(run("forecasts", "--service", "other").out()).startsWith("no forecast has come due yet");
        assertThat(run("forecasts", "--json").out())
                .contains("\"heldOutError\" : 0.7", "\"share\" : 0.6", "\"bytes\" : 3");
    }

    @Test
    @Order(8)
    void an_override_needs_a_pool_that_exists_and_a_size_within_its_bounds() {
        assertThat(run("override", "a-9", "--size", "5", "--for", "30m"))
                .isEqualTo(new CommandRun(2, "", "tidegate: unknown pool 'a-9'; known pools: a-1, a-2\n"));
        assertThat(run("override", "a-1", "--size", "50", "--for", "30m").err())
                .contains("between its floor of 2 and its ceiling of 40, but was 50");
        assertThat(run("override", "a-1", "--size", "5", "--for", "soon").err()).contains("'soon' is not a duration");
        assertThat(run("override", "a-1", "--size", "5", "--for", "30m").out()).startsWith("a-1: 5 connections until ");
    }

    @Test
    @Order(9)
    void a_service_is_paused_and_resumed_and_an_unknown_one_is_refused() {
        assertThat(run("pause", "orders-db", "--shrink", "--for", "1h").out())
                .startsWith("orders-db: shrinking paused until ");
        assertThat(run("resume", "orders-db").out()).isEqualTo("orders-db: every change resumed\n");
        assertThat(run("pause", "--all").out()).isEqualTo("orders-db: every change paused until resumed\n");
        assertThat(run("resume", "--all").out()).isEqualTo("orders-db: every change resumed\n");
        assertThat(run("pause", "nowhere").err())
                .isEqualTo("tidegate: unknown service 'nowhere'; known services: orders-db\n");
        assertThat(run("event", "orders-db", "black-friday", "--for", "1d", "--demand-factor", "3")
                        .out())
                .startsWith("orders-db: campaign black-friday announced, ");
        assertThat(run("event", "orders-db", "black friday", "--for", "1d").err())
                .contains("name of an event must be");
    }

    @Test
    @Order(10)
    void what_operators_said_stands_on_its_topic() {
        assertThat(consents())
                .extracting(consent -> consent.getClass().getSimpleName())
                .containsExactly("Overridden", "Paused", "Resumed", "Paused", "Resumed");
    }

    @Test
    @Order(11)
    void decisions_are_shown_with_their_outcomes_and_can_be_approved() {
        ScalingDecision applied = Examples.resize("a-1", 1, PolicyMode.ACT, now.minusSeconds(5));
        ScalingDecision waiting = Examples.resize("a-2", 2, PolicyMode.APPROVE, now);
        try (Session session = session()) {
            session.write(Topics.SCALING_DECISIONS, Examples.SERVICE, applied);
            session.write(Topics.SCALING_DECISIONS, Examples.SERVICE, waiting);
            session.write(Topics.SCALING_OUTCOMES, Examples.SERVICE, Examples.applied(applied, now));
        }

        assertThat(run("decisions").out().lines().toList())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).contains("a-1").contains("applied 24"),
                        line -> assertThat(line).contains("a-2").contains("approve"));
        assertThat(run("decisions", "--pool", "a-2", "--json").out())
                .hasLineCount(1)
                .contains("\"kind\":\"resize\"");
        assertThat(run("decisions", "--service", "other").out()).isEmpty();
        assertThat(run("approve", "a-1/1/1").err())
                .isEqualTo("tidegate: no decision 'a-1/1/1' waits for approval; known ones that do: a-2/2/2\n");
        assertThat(run("approve", "a-2/2/2").out()).isEqualTo("approved: a-2 12 → 24\n");
        assertThat(run("approve", "a-2").err()).contains("<pool>/<epoch>/<sequence>");
    }

    @Test
    @Order(12)
    void pools_are_ranked_for_requests_from_a_region() {
        CommandRun here = run("route", "orders-db", "--from", "eu-west");

        assertThat(here.out().lines().map(line -> line.substring(6, 10).strip()))
                .containsExactly("POOL", "a-1", "a-2");
        assertThat(run("route", "orders-db", "--from", "eu-west", "--json").out())
                .contains("\"ranked\"", "\"distance\" : 0.0");
        assertThat(run("route", "orders", "--from", "eu-west"))
                .isEqualTo(new CommandRun(2, "", "tidegate: unknown service 'orders'; known services: orders-db\n"));
        assertThat(run("route", "orders-db", "--from", "eu west").err()).contains("region id");
    }

    @Test
    @Order(13)
    void a_log_replays_to_what_was_published_and_tells_where_it_does_not() throws IOException {
        ServiceId service = new ServiceId("mail-db");
        assertThat(run("backtest", "decisions", "--service", "mail-db"))
                .isEqualTo(new CommandRun(
                        2, "", "tidegate: no inputs of service 'mail-db' are recorded; no services are known\n"));
        List<ServiceFact> facts = List.of(
                PolicyDocument.read(Yaml.read(policy("{service: mail-db, budget: 80, mode: act}")))
                        .orThrow("policy")
                        .toPolicy(1),
                Examples.pool("m-1", service, now),
                new Tick(service, now));
        List<RecordedInput> log = new ArrayList<>();
        try (Session session = session()) {
            for (ServiceFact fact : facts) {
                ServiceInput input = new ServiceInput(now.plusMillis(log.size()), fact);
                session.write(Topics.SERVICE_INPUTS, service, input);
                log.add(new RecordedInput(log.size(), input));
            }
            List<ScalingDecision> decided = ReplayedDecisions.of(service, log).decisions();
            assertThat(decided).isNotEmpty();
            CommandRun missing = run("backtest", "decisions", "--service", "mail-db");
            assertThat(missing.exitCode()).isEqualTo(1);
            assertThat(missing.out())
                    .contains(
                            "the first difference:",
                            "published nothing",
                            decided.get(0).id().toString());

            decided.forEach(decision -> session.write(Topics.SCALING_DECISIONS, service, decision));
        }
        CommandRun same = run("backtest", "decisions", "--service", "mail-db");
        assertThat(same.out())
                .startsWith("mail-db: 3 inputs, ")
                .endsWith("the replay decides exactly what was published\n");
        assertThat(same.exitCode()).isZero();
        assertThat(run("backtest", "decisions", "--service", "mail-db", "--json")
                        .out())
                .contains("\"same\" : true", "\"beginningIsKept\" : true");
        CommandRun tried = run(
                "backtest",
                "decisions",
                "--service",
                "mail-db",
                "--policy",
                policy("{service: mail-db, budget: 3}").toString());
        assertThat(tried.exitCode()).isZero();
        assertThat(tried.out()).contains("would be, in shadow: ");
    }

    @Test
    @Order(14)
    void only_a_dead_pool_is_forgotten_and_what_it_may_hold_is_named() {
        ServiceId service = new ServiceId("fax-db");
        PoolStatus alive = Examples.pool("f-1", service, now);
        PoolStatus dead = Examples.pool("f-2", service, now);
        try (Session session = session()) {
            session.write(Topics.POOL_REGISTRY, alive.pool(), alive);
            session.write(
                    Topics.POOL_REGISTRY,
                    dead.pool(),
                    new PoolStatus(dead.registration(), Liveness.DEAD, now, dead.heartbeat(), dead.window()));
        }

        assertThat(run("forget", "f-9").err()).startsWith("tidegate: unknown pool 'f-9'; known pools: ");
        assertThat(run("forget", "f-1"))
                .isEqualTo(new CommandRun(
                        2, "", "tidegate: f-1 is alive since " + now + "; only a dead pool can be forgotten\n"));
        assertThat(run("pools").out()).contains("f-1 ", "f-2 ");
        assertThat(run("forget", "f-2", "--operator", "ann").out())
                .isEqualTo("f-2: forgotten; the 24 connections of fax-db that it may still hold are counted no more,"
                        + " and others may have them\n");
        assertThat(consents()).last().isInstanceOfSatisfying(OperatorConsent.Forgotten.class, forgotten -> {
            assertThat(forgotten.incarnation()).isEqualTo(dead.registration().incarnation());
            assertThat(forgotten.operator()).isEqualTo("ann");
        });
        assertThat(run("pools").out()).contains("f-1 ").doesNotContain("f-2 ");
    }

    @Test
    @Order(15)
    void a_broker_that_is_away_is_said_in_one_line() {
        CommandRun run =
                CommandRun.of("pools", "--bootstrap-servers", "127.0.0.1:1", "--set", "kafka.connectTimeout=2s");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("tidegate: no Kafka broker answers at 127.0.0.1:1 (tried for 2s)\n");
        assertThat(CommandRun.of("pools", "--bootstrap-servers", "no.such.host.invalid:9092")
                        .err())
                .startsWith("tidegate: cannot connect to Kafka at no.such.host.invalid:9092: ");
    }
}
