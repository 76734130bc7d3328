package io.tidegate.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are not the record they should be; the message says what is wrong with them, and the cause where. It has no stack
 * trace of its own: garbage may come by the thousand a second, and in a stream's thread to walk over the stack takes longer
 * than to read a record.
 */
public final class UnreadableRecordException extends SerializationException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with which record */
    public UnreadableRecordException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong with which record
     * @param cause who found out
     */
    public UnreadableRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
