package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.replay.RecordedTopics;
import picocli.CommandLine.Mixin;

/** Where a replay finds what was recorded. */
final class RecordedTopicsOptions {
    @Mixin
    private final ConnectionOptions connection;

    RecordedTopicsOptions(ConnectionOptions connection) {
        this.connection = connection;
    }

    /** Opens it. */
    RecordedTopics open() {
        return Session.open(connection.load()).recorded();
    }
}
