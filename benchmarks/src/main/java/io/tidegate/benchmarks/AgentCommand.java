package io.tidegate.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.agent.AgentConfig;
import io.tidegate.agent.PoolOptions;
import io.tidegate.agent.TidegateAgent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent}: what the agent costs the application: a borrow and return with it against without, and an idle second. */
@Command(
        name = "agent",
        description = "A borrow and return of HikariCP with the agent against without, and what an idle agent takes.")
final class AgentCommand implements Callable<Integer> {
    private static final int SIZE = 10;
    private static final int WARM_UP_SLICES = 10;

    /** Borrows in a slice without a hold, and microseconds of one with. */
    private static final int BARE_TIMES = 20_000;

    private static final int HELD_MICROS = 50_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--slices",
            description = "Slices of some thousand borrows that each side runs, by turns (${DEFAULT-VALUE}).")
    private int slices = 60;

    @Option(names = "--holds", split = ",", description = "Microseconds that a connection is kept (${DEFAULT-VALUE}).")
    private List<Integer> holds = List.of(0, 100, 1_000);

    @Option(names = "--idle", description = "Seconds that the idle agent is watched (${DEFAULT-VALUE}).")
    private int idle = 20;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        require(slices >= 5 && slices <= 10_000, "--slices must be between 5 and 10000, but was " + slices);
        require(idle >= 1 && idle <= 3_600, "--idle must be between 1 and 3600, but was " + idle);
        require(
                holds.stream().allMatch(micros -> micros >= 0 && micros <= 100_000),
                "--holds must be between 0 and 100000, but were " + holds);
        Report report = new Report(spec, json);
        report.machine("before");
        try (Servers servers = Servers.start(report)) {
            try (HikariDataSource without = new HikariDataSource(config());
                    TidegateAgent agent =
                            TidegateAgent.start(AgentConfig.of(servers.bootstrapServers(), servers.registryUrl()));
                    HikariDataSource with = agent.open(
                            config(),
                            PoolOptions.of("orders-1", "orders-db", "team-orders", "eu-west", SIZE, 2 * SIZE))) {
                List<List<String>> rows = new ArrayList<>();
                for (int micros : holds) {
                    rows.add(compare(without, with, micros, report));
                }
                report.table(List.of("held for µs", "without ns", "with ns", "added ns", "ratio"), rows);
                report.line("processor time of a borrow, hold and return on one thread, median of " + slices
                        + " slices of each side by turns");
                double share = idleShare();
                report.json().put("idle agent, ms of processor a second", 1_000 * share);
                report.line(String.format(
                        "an idle agent with one pool, connected: %.2f ms of processor time a second", 1_000 * share));
            }
        }
        report.machine("after");
        report.save();
        return 0;
    }

    private List<String> compare(HikariDataSource without, HikariDataSource with, int micros, Report report)
            throws SQLException {
        List<Double> bare = new ArrayList<>();
        List<Double> managed = new ArrayList<>();
        for (int i = 0; i < WARM_UP_SLICES + slices; i++) {
            double first = nanos(without, micros);
            double second = nanos(with, micros);
            if (i >= WARM_UP_SLICES) {
                bare.add(first);
                managed.add(second);
            }
        }
        double y = median(bare);
        double x = median(managed);
        report.json()
                .putObject("held for " + micros + " µs")
                .put("without ns", y)
                .put("with ns", x)
                .put("ratio", x / y);
        return List.of(
                String.valueOf(micros),
                String.format("%,.0f", y),
                String.format("%,.0f", x),
                String.format("%,.0f", x - y),
                String.format("%.3f", x / y));
    }

    /** Nanoseconds of this thread's processor time for a borrow, hold and return: what else the machine does is not in it. */
    private static double nanos(HikariDataSource pool, int micros) throws SQLException {
        int times = micros == 0 ? BARE_TIMES : Math.max(1, HELD_MICROS / micros);
        long begin = threadTime();
        for (int i = 0; i < times; i++) {
            try (Connection connection = pool.getConnection()) {
                hold(connection, micros);
            }
        }
        return (double) (threadTime() - begin) / times;
    }

    private static void hold(Connection connection, int micros) throws SQLException {
        if (connection.isClosed()) {
            throw new BenchmarkFailure("a connection was closed that was just borrowed");
        }
        if (micros > 0) {
            long until = threadTime() + micros * 1_000L;
            while (threadTime() < until) {
                Thread.onSpinWait();
            }
        }
    }

    private static long threadTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private double idleShare() throws InterruptedException {
        Duration before = processorTime();
        Thread.sleep(Duration.ofSeconds(idle).toMillis());
        return processorTime().minus(before).toNanos() / 1e9 / idle;
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(StubConnections.source());
        config.setMaximumPoolSize(SIZE);
        config.setMinimumIdle(SIZE);
        return config;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), rule);
        }
    }
}
