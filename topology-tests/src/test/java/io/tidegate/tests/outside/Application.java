package io.tidegate.tests.outside;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.agent.AgentConfig;
import io.tidegate.agent.PoolOptions;
import io.tidegate.agent.TidegateAgent;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import io.tidegate.testing.Borrowers;
import io.tidegate.tests.PipelineParts;
import io.tidegate.tests.SimulatedAgent;
import java.time.Duration;

/** A user's application: a HikariCP pool with the agent, and threads that work with its connections all the time. */
final class Application implements AutoCloseable {
    static final int FLOOR = 2;
    static final int CEILING = 12;

    /** How many connections it wants at once at most. */
    static final int THREADS = 5;

    /** More than a moment, and far less than any time-out of Kafka: a borrow that waits for Kafka fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration WORK = Duration.ofMillis(10);

    private final PoolId id;
    private final TidegateAgent agent;
    private final HikariDataSource pool;
    private final Borrowers borrowers;

    private Application(PoolId id, TidegateAgent agent, HikariDataSource pool) {
        this.id = id;
        this.agent = agent;
        this.pool = pool;
        this.borrowers = Borrowers.of(pool, THREADS, WORK);
    }

    /** Starts it. */
    static Application start(PipelineParts parts, String pool, ServiceId service, String jdbcUrl) {
        TidegateAgent agent = TidegateAgent.start(
                AgentConfig.of(parts.address(), parts.registry().url()).withPace(SimulatedAgent.PACE));
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName(pool);
        hikari.setJdbcUrl(jdbcUrl);
        hikari.setConnectionTimeout(PATIENCE.toMillis());
        return new Application(
                new PoolId(pool),
                agent,
                agent.open(hikari, PoolOptions.of(pool, service.value(), "acme", "eu", FLOOR, CEILING)));
    }

    PoolId id() {
        return id;
    }

    /** Whether its agent reaches Kafka. */
    boolean isConnected() {
        return agent.status().connected();
    }

    /** How many connections its pool may have. */
    int size() {
        return pool.getHikariConfigMXBean().getMaximumPoolSize();
    }

    /** How it did since the last account. */
    Borrowers.Account account() {
        return borrowers.account();
    }

    @Override
    public void close() {
        borrowers.close();
        pool.close();
        agent.close();
    }
}
