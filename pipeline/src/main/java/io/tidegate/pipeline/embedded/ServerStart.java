package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The way every server starts: launch it under its guard, ask until it answers, and turn whatever goes wrong into the one
 * exception.
 *
 * @param part the server
 * @param folder its data folder
 * @param log where its own words are; for the message
 * @param limit how long it may take to answer
 */
record ServerStart(EmbeddedPart part, Path folder, Path log, Duration limit) {
    private static final long ASK_AGAIN_MS = 20;

    /** The running server, once {@code answers} is true. */
    GuardedProcess run(GuardedProcess.Launch launch, BooleanSupplier answers) {
        GuardedProcess process;
        try {
            process = GuardedProcess.start(launch);
        } catch (IOException e) {
            throw DataFolder.failure(part, folder, e);
        }
        try {
            await(process, answers);
            return process;
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e instanceof EmbeddedPartException known
                    ? known
                    : new EmbeddedPartException(
                            part, Reason.DIED_AT_START, "failed while it started: " + e, Optional.of(log), e);
        }
    }

    private void await(GuardedProcess process, BooleanSupplier answers) throws IOException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!answers.getAsBoolean()) {
            if (!process.isAlive()) {
                throw died(process);
            }
            if (System.nanoTime() > deadline) {
                throw new EmbeddedPartException(
                        part,
                        Reason.NOT_READY_IN_TIME,
                        "did not answer within " + limit.toSeconds() + " s",
                        Optional.of(log),
                        null);
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(ASK_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPartException(
                    part, Reason.INTERRUPTED, "interrupted while it started", Optional.of(log), e);
        }
    }

    private EmbeddedPartException died(GuardedProcess process) throws IOException {
        var words = process.lastOutput() + GuardedProcess.tail(log);
        if (words.contains("Address already in use")) {
            return died(Reason.PORT_IN_USE, "its port was taken while it started");
        }
        if (words.contains("No space left on device")) {
            return died(Reason.DISK_FULL, "no space left for " + folder);
        }
        return died(
                Reason.DIED_AT_START,
                "its process ended with code " + process.exited().join() + " before it answered" + lastLine(words));
    }

    private EmbeddedPartException died(Reason reason, String problem) {
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
