package io.tidegate.stage;

import io.tidegate.stage.DeadLetterCounts.Reason;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * Sets aside the source of what cannot be serialised, be it too large ({@link RecordLimit}). What the clock made has no source:
 * where it was to go is named, and the stream goes on without it. Made by Kafka Streams.
 */
public final class UnwritableRecords implements ProductionExceptionHandler {
    private @Nullable DeadLetters letters;

    /** Before {@link #configure}. */
    public UnwritableRecords() {}

    @Override
    public void configure(Map<String, ?> config) {
        letters = new DeadLetters(config);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
        DeadLetters to = DeadLetters.configured(letters);
        if (DeadLetters.isRetriable(failure)) {
            to.counts.countRetry();
            return Response.retry();
        }
        // What a producer refuses, such as what is too large, ends its transaction: nothing can be set aside in it.
        return Response.fail();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception failure,
            SerializationExceptionOrigin origin) {
        DeadLetters to = DeadLetters.configured(letters);
        if (DeadLetters.isRetriable(failure)) {
            to.counts.countRetry();
            return Response.fail();
        }
        if (context.topic() == null) {
            return Response.resume(to.setAside(Reason.UNWRITABLE, failure, record.topic()));
        }
        return Response.resume(
                to.setAside(Reason.UNWRITABLE, failure, context, context.sourceRawKey(), context.sourceRawValue()));
    }
}
