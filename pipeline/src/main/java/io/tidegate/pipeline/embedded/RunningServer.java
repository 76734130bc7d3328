package io.tidegate.pipeline.embedded;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * A server that has answered, with the folder that is held for it.
 *
 * @param folder its data folder
 * @param process its process, under the guard
 * @param log where its own words are
 */
record RunningServer(DataFolder folder, GuardedProcess process, Path log) implements AutoCloseable {
    CompletableFuture<Integer> exited() {
        return process.exited();
    }

    /** Why it ended, in words: for want of room, which its own log may not have had room to tell, or else with which code. */
    CompletableFuture<String> ended(EmbeddedPart part) {
        return exited().thenApply(code -> DataFolder.isFull(folder.path())
                ? part + ": no space left for " + folder.path() + " (log: " + log + ")"
                : part + ": ended with code " + code + " (log: " + log + ")");
    }

    /** Ends the process first: nobody else may use the folder while it works in there. */
    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
