package io.tidegate.stage;

import io.tidegate.schemas.serde.SchemaRegistryException;
import io.tidegate.stage.DeadLetterCounts.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Sets aside, inside the transaction, what cannot be read, processed or written: the source record's bytes as they came,
 * with the reason in headers. The stream goes on.
 *
 * <p>What fails because something outside is away (a {@link RetriableException} or an unreachable schema registry among the causes) is nobody's fault and
 * is not set aside: the thread fails, its transaction is aborted, and the record is read again.
 */
public final class DeadLetters {
    /** Header: {@link Reason#word()}. */
    public static final String REASON_HEADER = "tidegate.reason";

    /** Header: class of the exception. */
    public static final String EXCEPTION_HEADER = "tidegate.exception";

    /** Header: message of the exception, at most {@value #LONGEST_MESSAGE} characters. */
    public static final String MESSAGE_HEADER = "tidegate.message";

    /** Header: topic that the record came from, or was to go to where the clock made it. */
    public static final String TOPIC_HEADER = "tidegate.topic";

    /** Header: partition that it came from, -1 where the clock made it. */
    public static final String PARTITION_HEADER = "tidegate.partition";

    /** Header: offset that it had there, -1 where the clock made it. */
    public static final String OFFSET_HEADER = "tidegate.offset";

    /** Header: stage that set it aside. */
    public static final String STAGE_HEADER = "tidegate.stage";

    /** Header: when it was set aside, ISO 8601. */
    public static final String TIME_HEADER = "tidegate.time";

    /** Header: what was left out, because with the reason it had no room in a record: {@code value of 1048000 bytes}. */
    public static final String OMITTED_HEADER = "tidegate.omitted";

    static final String STAGE = "tidegate.stage";
    static final String TOPIC = "tidegate.dead.letter.topic";
    static final String COUNTS = "tidegate.dead.letter.counts";

    static final int LONGEST_MESSAGE = 500;
    private static final int DEEPEST_CAUSE = 20;

    private final String stage;
    private final String topic;
    final DeadLetterCounts counts;

    DeadLetters(Map<String, ?> config) {
        stage = required(config, STAGE, String.class);
        topic = required(config, TOPIC, String.class);
        counts = required(config, COUNTS, DeadLetterCounts.class);
    }

    /** Whether it failed because something outside is away, so that trying again can help. */
    public static boolean isRetriable(Throwable failure) {
        return hasCause(failure, cause -> cause instanceof RetriableException || isRegistryAway(cause));
    }

    /** Whether a failure, or what caused it, is one of these. */
    static boolean hasCause(Throwable failure, Predicate<Throwable> one) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (one.test(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** A registry that refuses our credentials says nothing about the record either. */
    private static boolean isRegistryAway(Throwable cause) {
        return cause instanceof SchemaRegistryException registry && registry.isAboutRegistry();
    }

    static boolean isKafkas(Throwable failure) {
        return failure instanceof KafkaException && !(failure instanceof SerializationException);
    }

    List<ProducerRecord<byte[], byte[]>> setAside(
            Reason reason,
            Throwable failure,
            ErrorHandlerContext source,
            byte @Nullable [] key,
            byte @Nullable [] value) {
        return setAside(reason, failure, new Origin(source.topic(), source.partition(), source.offset()), key, value);
    }

    /** Names where something was to go that no record led to but the clock. */
    List<ProducerRecord<byte[], byte[]>> setAside(Reason reason, Throwable failure, String destination) {
        return setAside(reason, failure, new Origin(destination, -1, -1), null, null);
    }

    private List<ProducerRecord<byte[], byte[]>> setAside(
            Reason reason, Throwable failure, Origin origin, byte @Nullable [] key, byte @Nullable [] value) {
        Headers why = why(reason, failure, origin, Instant.now());
        Letter letter = Letter.of(key, value, new RecordHeaders(), why);
        return List.of(new ProducerRecord<>(topic, null, letter.key(), letter.value(), letter.headers()));
    }

    /** Where a record came from. */
    record Origin(String topic, int partition, long offset) {}

    /** Counts a record that is set aside, and says in headers why it is. */
    Headers why(Reason reason, Throwable failure, Origin origin, Instant now) {
        counts.count(reason);
        Headers why = new RecordHeaders();
        Throwable root = rootOf(failure);
        header(why, REASON_HEADER, reason.word());
        header(why, EXCEPTION_HEADER, root.getClass().getName());
        header(why, MESSAGE_HEADER, shortened(String.valueOf(root.getMessage())));
        header(why, TOPIC_HEADER, origin.topic());
        header(why, PARTITION_HEADER, String.valueOf(origin.partition()));
        header(why, OFFSET_HEADER, String.valueOf(origin.offset()));
        header(why, STAGE_HEADER, stage);
        header(why, TIME_HEADER, now.toString());
        return why;
    }

    private static void header(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** The innermost cause: the wrappers around it say nothing about the record. */
    private static Throwable rootOf(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        Throwable root = failure;
        while (root.getCause() != null && seen.size() < DEEPEST_CAUSE && seen.add(root)) {
            root = root.getCause();
        }
        return root;
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }

    private static <T> T required(Map<String, ?> config, String key, Class<T> type) {
        Object value = config.get(key);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(key + " must be a " + type.getSimpleName() + ", but was " + value);
        }
        return type.cast(value);
    }

    static DeadLetters configured(@Nullable DeadLetters letters) {
        if (letters == null) {
            throw new IllegalStateException("the handler of dead letters was not configured");
        }
        return letters;
    }
}
