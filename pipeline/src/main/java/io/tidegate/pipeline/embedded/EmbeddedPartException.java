package io.tidegate.pipeline.embedded;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An embedded server could not be started, or could not do what was asked: which one, what was wrong, and where its log is. */
public final class EmbeddedPartException extends RuntimeException {
    /** What was wrong, for those who must tell the cases apart. */
    public enum Reason {
        /** Somebody else listens on a port that was asked for. */
        PORT_IN_USE,
        /** The data folder, or the cache, cannot be made or written to. */
        FOLDER_NOT_WRITABLE,
        /** A live process holds the data folder. */
        FOLDER_IN_USE,
        /** The file system has no room left. */
        DISK_FULL,
        /** The server's own files are not there: the build has not put them in place. */
        FILES_MISSING,
        /** The server's process ended before it answered. */
        DIED_AT_START,
        /** The server runs but did not answer within its limit. */
        NOT_READY_IN_TIME,
        /** The starting thread was interrupted. */
        INTERRUPTED,
        /** The server runs and refused a request. */
        REFUSED
    }

    private final EmbeddedPart part;
    private final Reason reason;
    private final transient Optional<Path> log;

    EmbeddedPartException(
            EmbeddedPart part, Reason reason, String problem, Optional<Path> log, @Nullable Throwable cause) {
        super(part + ": " + problem + log.map(file -> " (log: " + file + ")").orElse(""), cause);
        this.part = part;
        this.reason = reason;
        this.log = log;
    }

    EmbeddedPartException(EmbeddedPart part, Reason reason, String problem) {
        this(part, reason, problem, Optional.empty(), null);
    }

    public EmbeddedPart part() {
        return part;
    }

    public Reason reason() {
        return reason;
    }

    /** The server's log, where it got as far as having one. */
    public Optional<Path> log() {
        return log;
    }
}
