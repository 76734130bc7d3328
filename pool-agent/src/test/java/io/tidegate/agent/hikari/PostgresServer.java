package io.tidegate.agent.hikari;

import com.zaxxer.hikari.HikariConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** A real PostgreSQL for a test, and the view from its side. */
final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres postgres;

    private PostgresServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static PostgresServer start() throws IOException {
        return new PostgresServer(EmbeddedPostgres.start());
    }

    /** A configuration for a pool whose connections carry its name. */
    HikariConfig poolConfig(String name) {
        var config = new HikariConfig();
        config.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres") + "&ApplicationName=" + name);
        config.setPoolName(name);
        return config;
    }

    /** A connection of the test's own, in no pool. */
    Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    /** How many connections of a pool the server has. */
    static int connectionsOf(String pool, Connection observer) throws SQLException {
        return number("select count(*) from pg_stat_activity where application_name = ?", pool, observer);
    }

    /** Kills all connections of a pool from the server's side; answers how many there were. */
    static int kill(String pool, Connection observer) throws SQLException {
        return number(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = ?",
                pool,
                observer);
    }

    private static int number(String sql, String pool, Connection observer) throws SQLException {
        try (var statement = observer.prepareStatement(sql)) {
            statement.setString(1, pool);
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
