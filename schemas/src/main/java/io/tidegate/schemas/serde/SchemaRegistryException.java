package io.tidegate.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * A schema is missing or does not fit, or the registry cannot be asked; the message names subject or id, and registry. Like
 * {@link UnreadableRecordException} it has no stack trace of its own: records name ids that nobody has.
 */
public final class SchemaRegistryException extends SerializationException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Problem {
        /** There is no such id, subject or schema. */
        MISSING,
        /** The schema does not fit those that stand under its subject, or the one that reads. */
        INCOMPATIBLE,
        /** The registry does not answer, or not with sense. */
        UNREACHABLE,
        /** The registry does not accept the credentials. */
        UNAUTHORIZED,
        /** The registry refuses for another reason. */
        REFUSED
    }

    private final Problem problem;

    SchemaRegistryException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    SchemaRegistryException(Problem problem, String message, Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    /** What went wrong; only what is {@link Problem#UNREACHABLE} may pass by itself. */
    public Problem problem() {
        return problem;
    }

    /** Whether it says something of the registry alone, and nothing of what it was asked about. */
    public boolean isAboutRegistry() {
        return problem == Problem.UNREACHABLE || problem == Problem.UNAUTHORIZED;
    }
}
