package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.replay.FolderTopics;
import io.tidegate.pipeline.replay.RecordedTopics;
import io.tidegate.pipeline.replay.ReplayPrefix;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a replay finds what was recorded: on the live topics, on imported ones, or in a folder. */
final class RecordedTopicsOptions {
    @Mixin
    private final ConnectionOptions connection;

    @Option(names = "--in", paramLabel = "DIR", description = "Read what 'replay export' wrote; needs no broker.")
    private Optional<Path> in = Optional.empty();

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            description = "Read what 'replay import' wrote, instead of the live topics.")
    private Optional<ReplayPrefix> prefix = Optional.empty();

    RecordedTopicsOptions(ConnectionOptions connection) {
        this.connection = connection;
    }

    boolean isGiven() {
        return in.isPresent() || prefix.isPresent();
    }

    /** Opens it. */
    RecordedTopics open() {
        if (in.isPresent() && prefix.isPresent()) {
            throw CommandFailure.usage("--in and --prefix exclude each other: a replay reads a folder or topics");
        }
        return in.<RecordedTopics>map(FolderTopics::open)
                .orElseGet(() -> Session.open(connection.load()).recorded(prefix));
    }
}
