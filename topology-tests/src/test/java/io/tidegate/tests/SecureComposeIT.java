package io.tidegate.tests;

import static io.tidegate.tests.Trial.connect;
import static io.tidegate.tests.Trial.offsets;
import static io.tidegate.tests.Trial.read;
import static io.tidegate.tests.Trial.write;
import static io.tidegate.tests.TrialMain.ALLOWED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * The profile {@code secure} of {@code docker-compose.yml}, in order: it becomes healthy and resizes pools, and nobody gets in
 * without a login or does what is another's. Each refusal stands beside what the same client may do. Skipped without a Docker
 * engine, the images, or the tools that make certificates.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecureComposeIT {
    private static final Path TESTS = Path.of("target", "test-classes").toAbsolutePath();
    private static final String ADMIN_LISTENER = "kafka:9094";
    private static final int FLOOR = 4;

    /** The broker cuts such a client off without a word. */
    private static final String NO_ANSWER = TimeoutException.class.getSimpleName();

    private static final String NOT_TRUSTED = SslAuthenticationException.class.getSimpleName();
    private static final String NO_LOGIN = SaslAuthenticationException.class.getSimpleName();
    private static final String NOT_THIS_TOPIC = TopicAuthorizationException.class.getSimpleName();

    /** Who may write to no topic at all is not even numbered as a writer. */
    private static final String NOWHERE = ClusterAuthorizationException.class.getSimpleName();

    private static final String NOT_THIS_GROUP = GroupAuthorizationException.class.getSimpleName();
    private static final String NOT_THIS_TRANSACTION = TransactionalIdAuthorizationException.class.getSimpleName();

    /** Below the build's own folder: not every engine sees the system's for temporary files. */
    static final class InTarget implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "secure");
        }
    }

    @TempDir(factory = InTarget.class)
    private static Path folder;

    private static Optional<ComposeProject> started = Optional.empty();

    @BeforeAll
    static void start() throws IOException {
        ComposeProject project = ComposeProject.of(here().folder(), "secure");
        here().make();
        elsewhere().make();
        started = Optional.of(project);
        project.up();
    }

    @AfterAll
    static void stop() {
        started.ifPresent(project -> {
            try (project) {
                project.keepLogs(Path.of("target", "secure-compose.log"));
            }
        });
    }

    private static ComposeProject project() {
        return started.orElseThrow();
    }

    private static Installation here() {
        return new Installation(folder.resolve("here"));
    }

    /** Where everybody has the same name and another password, signed by another authority of the same name. */
    private static Installation elsewhere() {
        return new Installation(folder.resolve("elsewhere"));
    }

    @Test
    @Order(1)
    void every_service_becomes_healthy() {
        for (String service : List.of("kafka", "registry", "ingest", "forecast", "decide", "actuate", "console")) {
            project().awaitHealth("secure-" + service);
        }
        for (String provider : List.of("acme", "globex")) {
            assertThat(project().inspect("secure-" + provider, "{{.State.Status}}"))
                    .isEqualTo("running");
        }
    }

    @Test
    @Order(2)
    void the_pools_of_both_providers_are_resized() {
        await("a pool of each provider that grew beyond its floor")
                .atMost(ComposeProject.PATIENCE)
                .until(() -> providersWhosePoolsGrew().equals(Set.of("acme", "globex")));
    }

    @Test
    @Order(3)
    void who_does_not_log_in_or_does_not_encrypt_is_not_let_in() throws IOException {
        Trial unencrypted = connect().with(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
        Trial withoutLogin = connect().with(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
        assertTried(
                "secure-acme",
                Map.of(
                        connect(),
                        ALLOWED,
                        unencrypted,
                        NO_ANSWER,
                        connect().with(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_PLAINTEXT"),
                        NO_ANSWER,
                        withoutLogin,
                        NO_ANSWER,
                        withoutLogin.with(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, ADMIN_LISTENER),
                        NOT_TRUSTED));
    }

    @Test
    @Order(4)
    void a_name_without_its_own_password_is_not_let_in() throws IOException {
        String foreign = elsewhere().kafka("acme").properties().getOrDefault(SaslConfigs.SASL_JAAS_CONFIG, "");
        String own = here().kafka("acme").properties().getOrDefault(SaslConfigs.SASL_JAAS_CONFIG, "");
        assertTried(
                "secure-acme",
                Map.of(
                        connect().with(SaslConfigs.SASL_JAAS_CONFIG, own), ALLOWED,
                        connect().with(SaslConfigs.SASL_JAAS_CONFIG, foreign), NO_LOGIN,
                        connect().with(SaslConfigs.SASL_JAAS_CONFIG, own.replace("\"acme\"", "\"globex\"")), NO_LOGIN));
    }

    @Test
    @Order(5)
    void certificates_of_another_authority_count_on_neither_side() throws IOException {
        assertTried(
                "secure-topics",
                Map.of(
                        connect(), ALLOWED,
                        connect().with(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, "/elsewhere/admin.pem"), NOT_TRUSTED,
                        connect().with(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, "/elsewhere/ca.crt"), NOT_TRUSTED));
    }

    @Test
    @Order(6)
    void a_provider_hears_commands_and_neither_gives_them_nor_sees_what_others_do() throws IOException {
        assertTried(
                "secure-globex",
                Map.of(
                        read(Topics.POOL_COMMANDS.name()), ALLOWED,
                        read(Topics.POOL_METRICS.name()), NOT_THIS_TOPIC,
                        read(Topics.SCALING_DECISIONS.name()), NOT_THIS_TOPIC,
                        write(Topics.POOL_COMMANDS.name()), NOT_THIS_TOPIC,
                        write(Topics.SCALING_DECISIONS.name()), NOT_THIS_TOPIC,
                        write(Topics.SCALING_POLICIES.name()), NOT_THIS_TOPIC,
                        offsets("tidegate-actuate"), NOT_THIS_GROUP));
    }

    @Test
    @Order(7)
    void the_decider_decides_and_commands_nobody() throws IOException {
        assertTried(
                "secure-decide",
                Map.of(
                        inTransaction("tidegate-decide", Topics.SCALING_DECISIONS.name()), ALLOWED,
                        inTransaction("tidegate-decide", Topics.POOL_COMMANDS.name()), NOT_THIS_TOPIC,
                        inTransaction("tidegate-decide", Topics.SCALING_POLICIES.name()), NOT_THIS_TOPIC));
    }

    @Test
    @Order(8)
    void the_actuator_commands_and_decides_nothing_and_leaves_the_decider_alone() throws IOException {
        assertTried(
                "secure-actuate",
                Map.of(
                        inTransaction("tidegate-actuate", Topics.POOL_COMMANDS.name()), ALLOWED,
                        inTransaction("tidegate-actuate", Topics.SCALING_DECISIONS.name()), NOT_THIS_TOPIC,
                        inTransaction("tidegate-decide", Topics.POOL_COMMANDS.name()), NOT_THIS_TRANSACTION,
                        read(Topics.SCALING_DECISIONS.name()), ALLOWED,
                        read(Topics.SCALING_POLICIES.name()), NOT_THIS_TOPIC,
                        offsets("tidegate-actuate"), ALLOWED,
                        offsets("tidegate-decide"), NOT_THIS_GROUP));
    }

    @Test
    @Order(9)
    void the_console_sees_everything_and_changes_nothing() throws IOException {
        assertTried(
                "secure-console",
                Map.of(
                        read(Topics.POOL_METRICS.name()), ALLOWED,
                        read(Topics.SCALING_POLICIES.name()), ALLOWED,
                        write(Topics.SCALING_POLICIES.name()), NOWHERE,
                        write(Topics.OPERATOR_CONSENTS.name()), NOWHERE));
    }

    /** A write in a transaction of a stage's; each has another, for they would stop each other. */
    private static Trial inTransaction(String stage, String topic) {
        return write(topic).with(ProducerConfig.TRANSACTIONAL_ID_CONFIG, stage + "-trial-" + topic);
    }

    /** Lets the user of a service try all of this, and compares what becomes of it. */
    private static void assertTried(String service, Map<Trial, String> expected) throws IOException {
        List<Trial> trials = new ArrayList<>(expected.keySet());
        String printed = project()
                .run(
                        service,
                        List.of(TESTS + ":/tests", elsewhere().secrets("admin") + ":/elsewhere"),
                        List.of(
                                "java",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                "/opt/tidegate/lib/*:/tests",
                                TrialMain.class.getName(),
                                TrialMain.JSON.writeValueAsString(trials)));
        String[] results = TrialMain.JSON.readValue(printed, String[].class);
        Map<Trial, String> actual = new HashMap<>();
        for (int i = 0; i < trials.size(); i++) {
            actual.put(trials.get(i), results[i]);
        }
        assertThat(actual).containsExactlyInAnyOrderEntriesOf(expected);
    }

    private static Set<String> providersWhosePoolsGrew() throws IOException, InterruptedException {
        Map<String, String> providers = new HashMap<>();
        for (JsonNode pool : project().ask("CONSOLE_PORT", "/api/pools").path("pools")) {
            providers.put(pool.path("pool").asText(), pool.path("provider").asText());
        }
        Set<String> grew = new TreeSet<>();
        for (JsonNode decision : project()
                .ask("CONSOLE_PORT", "/api/decisions?service=orders-db&limit=1000")
                .path("decisions")) {
            JsonNode outcome = decision.path("outcome");
            if (outcome.path("end").asText().equals("applied")
                    && outcome.path("achieved").asInt()
                            > Math.max(FLOOR, decision.path("from").asInt())) {
                grew.add(providers.getOrDefault(decision.path("pool").asText(), ""));
            }
        }
        return grew;
    }
}
