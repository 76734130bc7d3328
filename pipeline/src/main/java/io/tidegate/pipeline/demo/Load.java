package io.tidegate.pipeline.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.tidegate.agent.AgentConfig;
import io.tidegate.agent.core.Pace;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.demo.DemoScenario.DemoPool;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The recorded load on live pools with the agent in them, at parts that run elsewhere. It has no end of its own. */
public final class Load implements AutoCloseable {
    /** Longer than that the recording does not go on for every pool; it is played again then. */
    private static final int RECORDED_DAYS = 7;

    private final DemoScenario scenario;
    private final ManagedPools pools;
    private final Side side;
    private volatile Traffic traffic;
    private volatile boolean closed;

    private Load(DemoScenario scenario, ManagedPools pools) {
        this.scenario = scenario;
        this.pools = pools;
        this.side = new Side("load", pools.all());
        this.traffic = traffic(0);
    }

    /**
     * Opens the pools and lets the borrowers come.
     *
     * @param scenario the load and the pools
     * @param config where the agents find Kafka and the registry
     * @param database its JDBC URL; each provider logs in as the role of its name, with {@code _} for {@code -}
     * @param password of every role; may be empty
     * @throws UnavailableException when the database cannot be reached; nothing is left open then
     */
    public static Load start(DemoScenario scenario, TidegateConfig config, String database, String password) {
        AgentConfig agent = agentConfig(config);
        try {
            Load load = new Load(
                    scenario,
                    ManagedPools.open(scenario, pool -> agent, pool -> hikari(scenario, database, password, pool)));
            Thread driver = new Thread(load::drive, "load");
            driver.setDaemon(true);
            driver.start();
            return load;
        } catch (PoolInitializationException refused) {
            throw new UnavailableException(
                    "cannot connect to " + database + ": "
                            + (refused.getCause() == null ? refused : refused.getCause()).getMessage(),
                    refused);
        }
    }

    private static AgentConfig agentConfig(TidegateConfig config) {
        Map<String, String> properties = new HashMap<>();
        SerdeSettings.properties(config.schemaRegistry())
                .forEach((key, value) -> properties.put(key, value.toString()));
        Cluster.clientProperties(config.kafka()).forEach((key, value) -> properties.put(key, value.toString()));
        return new AgentConfig(properties, Pace.DEFAULT);
    }

    private static HikariConfig hikari(DemoScenario scenario, String database, String password, DemoPool pool) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName(pool.pool());
        hikari.setJdbcUrl(database);
        hikari.setUsername(pool.role());
        hikari.setPassword(password);
        hikari.setConnectionTimeout(scenario.borrowTimeout().toMillis());
        return hikari;
    }

    private void drive() {
        for (long round = 1; !closed; round++) {
            traffic.run();
            traffic = traffic(round);
        }
    }

    private Traffic traffic(long round) {
        return new Traffic(
                new Arrivals(scenario.load(), scenario.seed() + round, Duration.ZERO),
                List.of(side),
                System.nanoTime(),
                scenario.recordedDay().multipliedBy(RECORDED_DAYS),
                List::of);
    }

    /** One line for people: what each pool has of what it may have, and how its borrowers fared. */
    public String state() {
        return pools.all().stream().map(Load::state).collect(Collectors.joining(", "))
                + String.format(
                        Locale.ROOT,
                        "; %,d borrows, %,d timeouts, %,d failures",
                        side.borrows(),
                        side.timeouts(),
                        side.failures());
    }

    private static String state(HikariDataSource pool) {
        return pool.getPoolName() + " " + pool.getHikariPoolMXBean().getTotalConnections() + "/"
                + pool.getHikariConfigMXBean().getMaximumPoolSize();
    }

    @Override
    public void close() {
        // In this order: the driver either sees that it is closed, or has put the traffic there that is stopped.
        closed = true;
        traffic.stop();
        side.close();
        pools.close();
    }
}
