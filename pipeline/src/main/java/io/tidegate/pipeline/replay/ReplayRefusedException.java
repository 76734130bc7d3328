package io.tidegate.pipeline.replay;

/** What was given cannot be used; the message is one line for people. */
public final class ReplayRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReplayRefusedException(String message) {
        super(message);
    }
}
