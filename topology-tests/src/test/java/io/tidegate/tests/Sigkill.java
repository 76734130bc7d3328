package io.tidegate.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The death of a server that comes along, as the system deals it: nothing is closed and nothing flushed. */
final class Sigkill {
    private Sigkill() {}

    /**
     * Kills what works in a folder, and returns when it is dead.
     *
     * @param folder its data folder, which names its process
     * @param exited completes with its end
     */
    static void child(Path folder, CompletableFuture<Integer> exited) throws IOException {
        long id = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        ProcessHandle.of(id)
                .orElseThrow(() -> new IllegalStateException("process " + id + " of " + folder + " is gone already"))
                .destroyForcibly();
        exited.join();
    }
}
