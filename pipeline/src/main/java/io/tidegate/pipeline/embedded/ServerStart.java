package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The way every server starts: take its folder, launch it there under its guard, ask until it answers, and turn whatever goes
 * wrong into the one exception.
 *
 * @param part the server
 * @param port where it is to answer; for the progress
 * @param limit how long it may take to answer
 * @param progress is told in a line what is being done
 */
record ServerStart(EmbeddedPart part, int port, Duration limit, Consumer<String> progress) {
    private static final long ASK_AGAIN_MS = 20;

    /**
     * The running server, once {@code answers} is true; when that fails, nothing of it is left running.
     *
     * @param path its data folder
     * @param logName the file in there that its own words are in
     * @param launch prepares the folder, and says what to start in it
     */
    RunningServer run(
            Path path, String logName, Function<DataFolder, GuardedProcess.Launch> launch, BooleanSupplier answers) {
        var folder = DataFolder.open(part, path);
        try {
            progress.accept(part + ": starting on port " + port + ", data in " + folder.path());
            var log = folder.path().resolve(logName);
            var process = launched(folder.path(), log, launch.apply(folder), answers);
            progress.accept(part + ": ready on port " + port);
            return new RunningServer(folder, process, log);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private GuardedProcess launched(Path folder, Path log, GuardedProcess.Launch launch, BooleanSupplier answers) {
        GuardedProcess process;
        try {
            process = GuardedProcess.start(launch);
        } catch (IOException e) {
            throw DataFolder.failure(part, folder, e);
        }
        try {
            await(process, folder, log, answers);
            return process;
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e instanceof EmbeddedPartException known
                    ? known
                    : new EmbeddedPartException(
                            part, Reason.DIED_AT_START, "failed while it started: " + e, Optional.of(log), e);
        }
    }

    private void await(GuardedProcess process, Path folder, Path log, BooleanSupplier answers) throws IOException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!answers.getAsBoolean()) {
            if (!process.isAlive()) {
                throw died(process, folder, log);
            }
            if (System.nanoTime() > deadline) {
                throw new EmbeddedPartException(
                        part,
                        Reason.NOT_READY_IN_TIME,
                        "did not answer within " + limit.toSeconds() + " s",
                        Optional.of(log),
                        null);
            }
            pause(log);
        }
    }

    private void pause(Path log) {
        try {
            Thread.sleep(ASK_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPartException(
                    part, Reason.INTERRUPTED, "interrupted while it started", Optional.of(log), e);
        }
    }

    private EmbeddedPartException died(GuardedProcess process, Path folder, Path log) throws IOException {
        var words = process.lastOutput() + GuardedProcess.tail(log);
        if (words.contains("Address already in use")) {
            return died(log, Reason.PORT_IN_USE, "its port was taken while it started");
        }
        if (words.contains("No space left on device")) {
            return died(log, Reason.DISK_FULL, "no space left for " + folder);
        }
        return died(
                log,
                Reason.DIED_AT_START,
                "its process ended with code " + process.exited().join() + " before it answered" + lastLine(words));
    }

    private EmbeddedPartException died(Path log, Reason reason, String problem) {
        return new EmbeddedPartException(part, reason, problem, Optional.of(log), null);
    }

    private static String lastLine(String words) {
        return words.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .reduce((before, last) -> last)
                .map(line -> "; its last words: " + line.strip())
                .orElse("");
    }
}
