package io.tidegate.pipeline.cluster;

import org.jspecify.annotations.Nullable;

/** Something outside that is needed cannot be reached or is not as it must be; one line for people. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With one line that names the part, its address and what to do. */
    public UnavailableException(String message) {
        this(message, null);
    }

    /** With what was thrown below. */
    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
