package io.tidegate.pipeline.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.agent.AgentConfig;
import io.tidegate.agent.PoolOptions;
import io.tidegate.agent.TidegateAgent;
import io.tidegate.pipeline.demo.DemoScenario.DemoPool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** A scenario's pools, each with an agent of its own: as if each lived in another process. */
final class ManagedPools implements AutoCloseable {
    /** Each pool is closed before its agent, which says goodbye for it. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final List<HikariDataSource> pools = new ArrayList<>();

    private ManagedPools() {}

    /**
     * Opens them, each at its floor.
     *
     * @param agent how the agent of each pool reaches Kafka
     * @param database what each pool connects to
     * @throws RuntimeException HikariCP's own, when a first connection cannot be opened; nothing is left open then
     */
    static ManagedPools open(
            DemoScenario scenario, Function<DemoPool, AgentConfig> agent, Function<DemoPool, HikariConfig> database) {
        ManagedPools managed = new ManagedPools();
        try {
            for (DemoPool pool : scenario.pools()) {
                TidegateAgent started = TidegateAgent.start(agent.apply(pool));
                managed.open.push(started);
                HikariDataSource opened = started.open(
                        database.apply(pool),
                        PoolOptions.of(
                                pool.pool(),
                                scenario.policy().service().value(),
                                pool.provider(),
                                pool.region(),
                                scenario.floor(),
                                scenario.ceiling()));
                managed.open.push(opened);
                managed.pools.add(opened);
            }
            return managed;
        } catch (RuntimeException refused) {
            managed.close();
            throw refused;
        }
    }

    /** The pools, in the order of the scenario. */
    List<HikariDataSource> all() {
        return List.copyOf(pools);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception impossible) {
                throw new IllegalStateException("neither a pool nor an agent fails to close", impossible);
            }
        }
    }
}
