package io.tidegate.tests.outside;

import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.Stage;
import io.tidegate.schemas.Topics;
import io.tidegate.tests.DecisionAccount;
import io.tidegate.tests.PipelineParts;
import io.tidegate.tests.chaos.WindowAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** All that a failure can hit: brokers, a registry, a database, stages under a supervisor, applications. */
final class Stack implements AutoCloseable {
    private static final int BUDGET = 16;

    /** What is renewed every second shows every second whether decisions are made and carried out. */
    private static final String POLICY = """
            mode: act
            sizing: {targetWait: 50ms, quantile: 0.9, leadTime: 1s, reactiveWindow: 4s, headroom: 0}
            leases: {duration: 6s, renewBefore: 5s, commandExpiry: 2s, reclaimMargin: 1s, onLoss: hold}
            damping: {deadBand: 0, stabilisation: 4s, shrinkCooldown: 0s, period: 1s, largestGrow: 20, largestShrink: 20}
            emergency: {loadFactor: 2, quiet: 1s}
            dataQuality: {leastCoverage: 0.5, oldest: 3s, anomalousShare: 1}
            aftermath: {watch: 1s, worseFactor: 2}
            """;

    /** What does not come by then does not come; generous, for machines are busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final PipelineParts parts;
    private final DatabaseProcess database;
    private final Path hungry;

    private Stack(Path folder, PipelineParts parts, DatabaseProcess database) throws IOException {
        this.hungry = Files.createDirectories(folder.resolve("hungry"));
        this.folder = folder;
        this.parts = parts;
        this.database = database;
    }

    /** Starts so many brokers, a registry and a database. */
    static Stack start(Path folder, int brokers) throws IOException {
        PipelineParts parts = brokers == 1 ? PipelineParts.start(folder) : PipelineParts.start(folder, brokers);
        return new Stack(folder, parts, new DatabaseProcess(folder.resolve("postgres")));
    }

    PipelineParts parts() {
        return parts;
    }

    DatabaseProcess database() {
        return database;
    }

    /** A file in this folder makes the processes with {@link HungryClients} take all of their memory. */
    Path hungry() {
        return hungry;
    }

    /** Starts stages under a supervisor, as they are started in a container. */
    SupervisedRun run(Set<Stage> stages, String... settings) throws IOException {
        String name = stages.iterator().next().word();
        return SupervisedRun.start(
                parts,
                Files.createTempDirectory(folder, name),
                stages,
                String.join(System.lineSeparator(), settings),
                Map.of(HungryClients.FOLDER, hungry.toString()));
    }

    /** Starts an application, and gives its service a policy. */
    Application application(String pool, ServiceId service) throws IOException {
        Path file = Files.createTempFile(folder, "policy", ".yaml");
        Files.writeString(file, "service: " + service + "\nbudget: " + BUDGET + "\n" + POLICY);
        parts.tidegate("policy", "apply", file.toString());
        return Application.start(parts, pool, service, database.jdbcUrl());
    }

    /** Waits until a decision about this pool that ended after that moment was carried out by it; tells how long after. */
    Duration awaitSteered(Application application, Instant after) {
        await(() -> outcomes(application, after).stream().anyMatch(outcome -> outcome.end() == End.APPLIED));
        return Duration.between(after, Instant.now());
    }

    /** How decisions about this pool ended after that moment. */
    List<ScalingOutcome> outcomes(Application application, Instant after) {
        return parts.records().values(Topics.SCALING_OUTCOMES).stream()
                .filter(outcome ->
                        outcome.pool().equals(application.id()) && outcome.at().isAfter(after))
                .toList();
    }

    /** Waits for a condition. */
    void await(Callable<Boolean> condition) {
        waiting().until(condition);
    }

    ConditionFactory waiting() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
    }

    /**
     * Checks that every window follows from the recorded readings and is there once, and that every decision about the
     * service follows from its log and has one outcome. Nobody may send readings any more.
     */
    void assertNothingLost(ServiceId service) {
        System.out.println(service + ": " + WindowAccount.assertSettled(parts, PATIENCE));
        DecisionAccount.assertSettled(parts, service);
    }

    @Override
    public void close() throws IOException {
        database.close();
        parts.close();
    }
}
