package io.tidegate.stage;

import io.tidegate.stage.DeadLetterCounts.Reason;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sets aside what fails in a processor. Made by Kafka Streams. */
public final class UnprocessableRecords implements ProcessingExceptionHandler {
    private @Nullable DeadLetters letters;

    /** Before {@link #configure}. */
    public UnprocessableRecords() {}

    @Override
    public void configure(Map<String, ?> config) {
        letters = new DeadLetters(config);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
        DeadLetters to = DeadLetters.configured(letters);
        if (DeadLetters.isRetriable(failure)) {
            to.counts.countRetry();
            return Response.fail();
        }
        if (DeadLetters.isKafkas(failure)) {
            // The record is innocent: an earlier send failed and is reported here, or a store cannot read its state.
            return Response.fail();
        }
        if (context.topic() == null) {
            // A punctuation failed: there is no record to set aside, and going on would hide a bug.
            return Response.fail();
        }
        return Response.resume(
                to.setAside(Reason.UNPROCESSABLE, failure, context, context.sourceRawKey(), context.sourceRawValue()));
    }
}
