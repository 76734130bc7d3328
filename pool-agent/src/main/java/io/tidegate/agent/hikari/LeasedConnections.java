package io.tidegate.agent.hikari;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The source from which HikariCP takes its connections: the application's own, behind the gate.
 *
 * <p>A new connection is asked whether it is alive before HikariCP gets it, so that only working ones count. It is handed
 * on as it came, not wrapped, and {@code unwrap} reaches the application's own source.
 */
final class LeasedConnections implements DataSource {
    /**
     * How long HikariCP's adder waits at the gate. Long, because after a refusal it pauses for up to five seconds and would
     * then miss the moment when a lease arrives; only its own thread waits.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DataSource origin;
    private final PhysicalConnections physical;
    private final LongConsumer connectNanos;
    private final LivenessCheck alive;

    /** Whether a new connection works. */
    @FunctionalInterface
    interface LivenessCheck {
        boolean test(Connection connection) throws SQLException;
    }

    LeasedConnections(DataSource origin, PhysicalConnections physical, LongConsumer connectNanos, LivenessCheck alive) {
        this.origin = origin;
        this.physical = physical;
        this.connectNanos = connectNanos;
        this.alive = alive;
    }

    private interface Opening {
        Connection open() throws SQLException;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return admitted(origin::getConnection);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return admitted(() -> origin.getConnection(username, password));
    }

    private Connection admitted(Opening opening) throws SQLException {
        physical.admit(PATIENCE);
        long start = System.nanoTime();
        Connection connection;
        try {
            connection = living(opening);
        } catch (SQLException | RuntimeException | Error e) {
            physical.failed(e);
            throw e;
        }
        physical.opened(connection);
        connectNanos.accept(System.nanoTime() - start);
        return connection;
    }

    private Connection living(Opening opening) throws SQLException {
        Connection connection = opening.open();
        if (connection == null) {
            throw new SQLTransientConnectionException("the driver gave no connection: is the URL one of its own?");
        }
        if (!isAlive(connection)) {
            throw new SQLTransientConnectionException("a new connection did not answer");
        }
        return connection;
    }

    private boolean isAlive(Connection connection) throws SQLException {
        boolean answered = false;
        try {
            answered = alive.test(connection);
            return answered;
        } finally {
            if (!answered) {
                connection.close();
            }
        }
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        return iface.isInstance(origin) ? iface.cast(origin) : origin.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return iface.isInstance(origin) || origin.isWrapperFor(iface);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return origin.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        origin.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        origin.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return origin.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return origin.getParentLogger();
    }
}
