package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceFact;
import io.tidegate.pipeline.Stage;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.DeadLetters;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What came in is what was worked on and what was set aside, counted where each of them stands. */
public final class Account {
    private static final List<String> FATES = List.of("counted", "duplicate", "late", "outdated", "mark");

    private final PipelineParts parts;
    private final FedTopics fed;
    private final ServedStages ingest;
    private final Map<String, Boolean> readable = new HashMap<>();
    private final Map<String, String> lines = new TreeMap<>();

    /**
     * An account of these topics.
     *
     * @param ingest the process of ingest, which has run since they were empty
     */
    public Account(PipelineParts parts, FedTopics fed, ServedStages ingest) {
        this.parts = parts;
        this.fed = fed;
        this.ingest = ingest;
    }

    /** What cannot be read has one letter of each reader, with the reason and its bytes; what can be read has no such letter. */
    public void assertLettersAreTheUnreadable() {
        for (Stage stage : Stage.all()) {
            Letters letters = Letters.of(parts, stage);
            for (Topic<?, ?> topic : fed.readBy(stage)) {
                Set<String> expected = new HashSet<>();
                Set<String> found = new HashSet<>();
                for (ConsumerRecord<byte[], byte[]> record : parts.bytes().committed(topic.name())) {
                    ConsumerRecord<byte[], byte[]> letter = letters.about(record);
                    if (!isReadable(record)) {
                        expected.add(Letters.place(record));
                    }
                    if (letter != null) {
                        assertIsAbout(record, letter);
                        if (Letters.reason(letter).equals("unreadable")) {
                            found.add(Letters.place(record));
                        }
                    }
                }
                assertThat(found).as("unreadable on %s for %s", topic, stage).isEqualTo(expected);
            }
            lines.put("dead letters of " + stage.word(), letters.byReason().toString());
        }
    }

    private boolean isReadable(ConsumerRecord<byte[], byte[]> record) {
        return readable.computeIfAbsent(
                Letters.place(record), unseen -> fed.isReadable(record.topic(), record.key(), record.value()));
    }

    private static void assertIsAbout(ConsumerRecord<byte[], byte[]> record, ConsumerRecord<byte[], byte[]> letter) {
        assertThat(Letters.text(letter, DeadLetters.EXCEPTION_HEADER)).isNotBlank();
        assertThat(Letters.text(letter, DeadLetters.MESSAGE_HEADER)).isNotBlank();
        assertThat(letter.key()).isEqualTo(record.key());
        if (Letters.has(letter, DeadLetters.OMITTED_HEADER)) {
            assertThat(Letters.text(letter, DeadLetters.OMITTED_HEADER))
                    .isEqualTo("value of " + record.value().length + " bytes");
            assertThat(letter.value()).isNull();
        } else {
            assertThat(letter.value()).isEqualTo(record.value());
        }
    }

    /** The fates that ingest counts and its letters are all that stands on the topic of samples. */
    public void assertSamplesAreAccountedFor() {
        Map<String, Long> fates = new TreeMap<>();
        FATES.forEach(fate ->
                fates.put(fate, (long) ingest.metric("kafka_stream_ingest_" + fate + "_total", "stage=\"ingest\"")));
        long letters = Letters.of(parts, Stage.INGEST).from(Topics.POOL_METRICS.name());
        long all = parts.bytes().committed(Topics.POOL_METRICS.name()).size();
        assertThat(fates.values().stream().mapToLong(Long::longValue).sum() + letters)
                .as("%s and %s letters", fates, letters)
                .isEqualTo(all);
        lines.put("samples and marks", String.format(Locale.ROOT, "%,d = %s + %,d letters", all, fates, letters));
    }

    /** The facts in the decider's log and its letters are all that stands on the topics which it merges. */
    public void assertFactsAreAccountedFor() {
        Map<Class<?>, Long> facts = new HashMap<>();
        parts.records()
                .values(Topics.SERVICE_INPUTS)
                .forEach(input -> FactTopics.ALL.values().stream()
                        .filter(kind -> kind.isInstance(input.fact()))
                        .forEach(kind -> facts.merge(kind, 1L, Long::sum)));
        Letters letters = Letters.of(parts, Stage.DECIDE);
        FactTopics.ALL.forEach((topic, kind) -> {
            long all = parts.bytes().committed(topic.name()).size();
            long left = leftOut(kind);
            long taken = facts.getOrDefault(kind, 0L);
            long aside = letters.from(topic.name());
            assertThat(taken + left + aside)
                    .as("%s: %s facts, %s of other lengths, %s letters", topic, taken, left, aside)
                    .isEqualTo(all);
            lines.put(
                    topic.name(),
                    String.format(
                            Locale.ROOT,
                            "%,d = %,d facts + %,d of other lengths + %,d letters",
                            all,
                            taken,
                            left,
                            aside));
        });
    }

    /** Windows of other lengths than the decider's concern it not. */
    private long leftOut(Class<? extends ServiceFact> kind) {
        if (kind != PoolWindow.class) {
            return 0;
        }
        return parts.records().values(Topics.POOL_WINDOWS).stream()
                .filter(window -> !window.span()
                        .length()
                        .equals(parts.config("any").decide().window()))
                .count();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach((what, account) ->
                text.append(what).append(": ").append(account).append(System.lineSeparator()));
        return text.toString();
    }
}
