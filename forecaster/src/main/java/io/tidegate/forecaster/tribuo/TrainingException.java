package io.tidegate.forecaster.tribuo;

/** A model could not be trained; the last one that could be stays in force. */
public final class TrainingException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For a training that failed, and the reason. */
    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For a model that must not come into force. */
    public TrainingException(String message) {
        super(message);
    }
}
