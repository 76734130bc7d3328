package io.tidegate.pipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
    private static final PartsLayout PARTS = PartsLayout.locate();

    @TempDir
    private Path folder;

    @Test
    void what_was_committed_is_there_after_a_restart_on_the_same_folder() throws Exception {
        try (var database = EmbeddedDatabase.start(DatabaseConfig.in(folder), PARTS, line -> {})) {
            database.createRole("orders");
            database.createDatabase("shop", "orders");
            try (var connection = DriverManager.getConnection(database.jdbcUrl("orders", "shop"));
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE letters AS SELECT 42 AS stamp");
            }
        }
        try (var database = EmbeddedDatabase.start(DatabaseConfig.in(folder), PARTS, line -> {})) {
            database.createRole("orders");
            database.createDatabase("shop", "orders");
            try (var connection = DriverManager.getConnection(database.jdbcUrl("orders", "shop"))) {
                assertThat(ask(connection, "SELECT stamp FROM letters")).isEqualTo("42");
            }
        }
    }

    @Test
    void the_limit_on_connections_is_the_one_that_was_asked_for() throws Exception {
        var config = DatabaseConfig.in(folder).withSettings(Map.of("max_connections", "5"));
        try (var database = EmbeddedDatabase.start(config, PARTS, line -> {})) {
            database.createRole("orders");
            var url = database.jdbcUrl("orders", "postgres");
            // Five less three that are reserved for the superuser.
            try (var first = DriverManager.getConnection(url);
                    var second = DriverManager.getConnection(url)) {
                assertThat(ask(first, "SHOW max_connections")).isEqualTo("5");
                assertThat(second.isValid(1)).isTrue();
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> DriverManager.getConnection(url))
                        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("53300"));
                try (var superuser = database.superuser("postgres")) {
                    assertThat(superuser.isValid(1)).isTrue();
                }
            }
        }
    }

    @Test
    void two_databases_run_side_by_side() throws Exception {
        try (var one = EmbeddedDatabase.start(DatabaseConfig.in(folder.resolve("one")), PARTS, line -> {});
                var two = EmbeddedDatabase.start(DatabaseConfig.in(folder.resolve("two")), PARTS, line -> {})) {
            one.createRole("only_in_one");
            try (var connection = two.superuser("postgres")) {
                assertThat(ask(connection, "SELECT count(*) FROM pg_roles WHERE rolname = 'only_in_one'"))
                        .isEqualTo("0");
            }
        }
    }

    @Test
    void a_port_in_use_is_named() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = DatabaseConfig.in(folder).withPort(taken.getLocalPort());
            assertThatExceptionOfType(EmbeddedPartException.class)
                    .isThrownBy(() -> EmbeddedDatabase.start(config, PARTS, line -> {}))
                    .withMessage("database: port " + taken.getLocalPort() + " is already in use")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PORT_IN_USE));
        }
    }

    @Test
    void a_database_that_dies_at_start_says_why_and_where_its_log_is() {
        var config = DatabaseConfig.in(folder).withSettings(Map.of("max_connections", "many"));
        assertThatExceptionOfType(EmbeddedPartException.class)
                .isThrownBy(() -> EmbeddedDatabase.start(config, PARTS, line -> {}))
                .withMessageContaining("invalid value for parameter \"max_connections\"")
                .withMessageContaining(folder.resolve("postgres.log").toString())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DIED_AT_START));
    }

    @Test
    void a_name_that_could_end_the_statement_is_refused() {
        try (var database = EmbeddedDatabase.start(DatabaseConfig.in(folder), PARTS, line -> {})) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> database.createRole("x; DROP DATABASE shop"))
                    .withMessageContaining("x; DROP DATABASE shop");
        }
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(question)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
