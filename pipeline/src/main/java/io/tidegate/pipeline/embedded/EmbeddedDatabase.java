package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A real PostgreSQL in a child process; loopback only, without passwords, for demonstrations and tests on one machine.
 *
 * <p>It runs with {@code fsync}, {@code full_page_writes} and {@code synchronous_commit} off. That is right here and nowhere
 * else: what is committed still survives the death of any process, because the system has it, and only a crash of the whole
 * machine could spoil the files, of a database that nobody keeps anything in. In return no start and no load waits for a
 * disk.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final EmbeddedPart PART = EmbeddedPart.DATABASE;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final String LOG = "postgres.log";
    // Another server that has the port may take the question and never answer it.
    private static final int ASK_TIMEOUT_S = 1;

    /** What needs no quoting, and cannot end a statement. */
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private final RunningServer server;
    private final int port;

    private EmbeddedDatabase(RunningServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a database and returns when it has let us in.
     *
     * @param progress is told in a line what is being done
     * @throws EmbeddedPartException when it does not start; nothing of it is left running
     */
    public static EmbeddedDatabase start(DatabaseConfig config, PartsLayout parts, Consumer<String> progress) {
        var port = Ports.choose(PART, config.port());
        var server = new ServerStart(PART, port, LIMIT, progress)
                .run(config.folder(), LOG, folder -> launch(config, folder, parts.cache(), port), () -> answers(port));
        return new EmbeddedDatabase(server, port);
    }

    public int port() {
        return port;
    }

    /** The URL with which a role reaches a database; no password is needed. */
    public String jdbcUrl(String role, String database) {
        return jdbcUrl(port, role, database);
    }

    /** A connection of the superuser's to a database. It counts against the reserved ones when no others are left. */
    public Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(PostgresFiles.SUPERUSER, database));
    }

    /**
     * Makes a role that may log in, unless it is there.
     *
     * @param role lower-case letters, digits and underscores
     */
    public void createRole(String role) {
        createWhenMissing(
                "SELECT 1 FROM pg_roles WHERE rolname = ?", role, "CREATE ROLE " + requireName(role) + " LOGIN");
    }

    /**
     * Makes a database, unless it is there.
     *
     * @param database lower-case letters, digits and underscores
     * @param owner a role that exists
     */
    public void createDatabase(String database, String owner) {
        createWhenMissing(
                "SELECT 1 FROM pg_database WHERE datname = ?",
                database,
                "CREATE DATABASE " + requireName(database) + " OWNER " + requireName(owner));
    }

    public Path log() {
        return server.log();
    }

    /** Completes with the exit code when the database has ended, wanted or not. */
    public CompletableFuture<Integer> exited() {
        return server.exited();
    }

    /** Ends all sessions and shuts the database down cleanly, within {@code 10 s}; after that it is killed. */
    @Override
    public void close() {
        server.close();
    }

    private void createWhenMissing(String question, String name, String statement) {
        try (var connection = superuser("postgres");
                var ask = connection.prepareStatement(question);
                var create = connection.createStatement()) {
            ask.setString(1, name);
            try (var found = ask.executeQuery()) {
                if (!found.next()) {
                    create.execute(statement);
                }
            }
        } catch (SQLException e) {
            throw new EmbeddedPartException(
                    PART, Reason.REFUSED, statement + " failed: " + e.getMessage(), Optional.of(log()), e);
        }
    }

    private static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a name must match " + NAME + ", but was \"" + name + "\"");
        }
        return name;
    }

    private static void prepare(PostgresFiles files, Path data, UnprivilegedUser user) {
        try {
            files.createWhenMissing(data, user);
            // Nothing runs here, the lock says so; what a killed server left would only be mistaken for a living one.
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw DataFolder.failure(PART, data, e);
        }
    }

    private static GuardedProcess.Launch launch(DatabaseConfig config, DataFolder folder, Path cache, int port) {
        var user = UnprivilegedUser.available();
        var files = PostgresFiles.in(cache, user);
        var data = folder.path().resolve("data");
        prepare(files, data, user);
        var server = new ArrayList<>(List.of(files.program("postgres").toString(), "-D", data.toString()));
        settings(config, port).forEach((name, value) -> server.addAll(List.of("-c", name + "=" + value)));
        return new GuardedProcess.Launch(
                user.command(server),
                Map.of(),
                folder.path(),
                folder.path().resolve(LOG),
                folder.processIdFile(),
                // A fast shutdown: sessions are ended, not waited for.
                "INT",
                GRACE);
    }

    private static Map<String, String> settings(DatabaseConfig config, int port) {
        var settings = new TreeMap<String, String>();
        settings.put("port", Integer.toString(port));
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("fsync", "off");
        settings.put("full_page_writes", "off");
        settings.put("synchronous_commit", "off");
        settings.put("wal_level", "minimal");
        settings.put("max_wal_senders", "0");
        settings.put("shared_buffers", "32MB");
        settings.put("jit", "off");
        settings.putAll(config.settings());
        return settings;
    }

    private static boolean answers(int port) {
        if (!Ports.answers(port)) {
            return false;
        }
        var url = jdbcUrl(port, PostgresFiles.SUPERUSER, "postgres") + "&socketTimeout=" + ASK_TIMEOUT_S;
        try (var connection = DriverManager.getConnection(url)) {
            return connection.isValid(ASK_TIMEOUT_S);
        } catch (SQLException e) {
            return false;
        }
    }

    private static String jdbcUrl(int port, String role, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + role;
    }
}
