package io.tidegate.tests.outside;

import io.tidegate.pipeline.embedded.DatabaseConfig;
import io.tidegate.pipeline.embedded.EmbeddedDatabase;
import io.tidegate.pipeline.embedded.PartsLayout;
import java.nio.file.Path;
import java.util.Optional;

/** The database of the applications: a PostgreSQL that can go away and comes back. */
final class DatabaseProcess implements AutoCloseable {
    private static final String NAME = "shop";

    private final DatabaseConfig config;
    private final String jdbcUrl;
    private Optional<EmbeddedDatabase> running;

    /** Starts it on any free port. */
    DatabaseProcess(Path folder) {
        EmbeddedDatabase started = EmbeddedDatabase.start(DatabaseConfig.in(folder), PartsLayout.locate(), line -> {});
        started.createRole(NAME);
        started.createDatabase(NAME, NAME);
        jdbcUrl = started.jdbcUrl(NAME, NAME);
        config = DatabaseConfig.in(folder).withPort(started.port());
        running = Optional.of(started);
    }

    /** How an application reaches it. */
    String jdbcUrl() {
        return jdbcUrl;
    }

    /** Takes it away: connections break, and new ones are refused. */
    void stop() {
        running.ifPresent(EmbeddedDatabase::close);
        running = Optional.empty();
    }

    /** Starts it, if it is dead, at its old place with its old data, and returns when it answers. */
    void start() {
        if (running.isEmpty()) {
            running = Optional.of(EmbeddedDatabase.start(config, PartsLayout.locate(), line -> {}));
        }
    }

    @Override
    public void close() {
        stop();
    }
}
