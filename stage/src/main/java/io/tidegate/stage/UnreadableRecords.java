package io.tidegate.stage;

import io.tidegate.stage.DeadLetterCounts.Reason;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/** Sets aside what cannot be deserialised. Made by Kafka Streams. */
public final class UnreadableRecords implements DeserializationExceptionHandler {
    private @Nullable DeadLetters letters;

    /** Before {@link #configure}. */
    public UnreadableRecords() {}

    @Override
    public void configure(Map<String, ?> config) {
        letters = new DeadLetters(config);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
        DeadLetters to = DeadLetters.configured(letters);
        if (DeadLetters.isRetriable(failure)) {
            to.counts.countRetry();
            return Response.fail();
        }
        return Response.resume(to.setAside(Reason.UNREADABLE, failure, context, record.key(), record.value()));
    }
}
