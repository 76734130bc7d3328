package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.internals.ProcessorStateManager;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapStoreTest {
    private static final String CHANGELOG = "tidegate-totals-" + Totals.STORE + "-changelog";

    @TempDir
    private Path state;

    @Test
    void every_change_is_logged_with_the_commit_and_a_deletion_as_a_tombstone() {
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<String, Long> numbers =
                    driver.createInputTopic(Totals.IN, new StringSerializer(), new LongSerializer());
            numbers.pipeInput("a", 3L);
            numbers.pipeInput("b", 1L);
            numbers.pipeInput("a", 4L);
            numbers.pipeInput("b", 0L);
            numbers.pipeInput("unknown", 0L);

            List<TestRecord<String, Long>> changes = driver.createOutputTopic(
                            CHANGELOG, new StringDeserializer(), new LongDeserializer())
                    .readRecordsToList();
            assertThat(changes).extracting(TestRecord::key).containsExactly("a", "b", "a", "b");
            assertThat(changes).extracting(TestRecord::value).containsExactly(3L, 1L, 7L, null);
        }
    }

    @Test
    void what_was_restored_is_there_and_is_not_logged_again() {
        HeapStore<String, Long> store = new HeapStore<>("s", Serdes.String(), Serdes.Long(), true);
        restore(store, "a", 5L);
        restore(store, "b", 6L);
        restore(store, "a", null);
        restore(store, "b", 7L);

        assertThat(store.entries()).containsOnlyKeys("b").containsValue(7L);
        assertThat(store.size()).isEqualTo(1);
        // Would fail for want of a context if there were a change to log.
        store.flushCache();
    }

    @Test
    void of_what_a_changelog_says_of_a_key_only_the_last_is_decoded() {
        List<Long> decoded = new ArrayList<>();
        Deserializer<Long> reader = (topic, bytes) -> {
            long value = Serdes.Long().deserializer().deserialize(topic, bytes);
            decoded.add(value);
            return value;
        };
        HeapStore<String, Long> store = new HeapStore<>(
                "s", Serdes.String(), Serdes.serdeFrom(Serdes.Long().serializer(), reader), true);
        for (long value = 1; value <= 1_000; value++) {
            restore(store, "a", value);
            restore(store, "gone", value);
        }
        restore(store, "gone", null);

        assertThat(store.get("a")).contains(1_000L);
        assertThat(store.get("gone")).isEmpty();
        assertThat(decoded).containsExactly(1_000L);
    }

    @Test
    void what_is_restored_over_what_is_there_takes_its_place() {
        HeapStore<String, Long> store = new HeapStore<>("s", Serdes.String(), Serdes.Long(), false);
        store.put("a", 1L);
        store.put("b", 2L);
        restore(store, "a", null);
        restore(store, "b", 3L);
        restore(store, "c", 4L);

        assertThat(store.entries()).containsOnlyKeys("b", "c").containsEntry("b", 3L);
        store.delete("c");
        assertThat(store.keysWhere((key, value) -> true)).containsExactly("b");
    }

    @Test
    void keys_are_found_by_condition_and_may_be_deleted_while_they_are_walked() {
        HeapStore<String, Long> store = new HeapStore<>("s", Serdes.String(), Serdes.Long(), false);
        for (String key : Arrays.asList("a", "b", "c", "d")) {
            store.put(key, (long) key.charAt(0));
        }
        store.keysWhere((key, value) -> value % 2 == 0).forEach(store::delete);
        assertThat(store.entries()).containsOnlyKeys("a", "c");
    }

    @Test
    void what_is_put_unlogged_between_a_change_and_its_commit_is_logged_with_it() {
        List<Long> logged = new ArrayList<>();
        HeapStore<String, Long> store = new HeapStore<>(
                "s", Serdes.String(), Serdes.serdeFrom(endingAfter(logged), new LongDeserializer()), true);
        restore(store, "a", 1L);
        store.delete("a");
        store.putUnlogged("a", 2L);

        assertThatThrownBy(store::flushCache).hasMessage("enough was seen");
        assertThat(logged).containsExactly(2L);
    }

    @Test
    void what_comes_and_goes_between_two_commits_is_not_logged_at_all() {
        HeapStore<String, Long> store = new HeapStore<>("s", Serdes.String(), Serdes.Long(), true);
        store.put("a", 1L);
        store.put("a", 2L);
        store.delete("a");
        store.put("a", 3L);
        store.delete("a");
        // Would fail for want of a context if there were a change to log.
        store.flushCache();
    }

    @Test
    void what_the_changelog_has_gets_a_tombstone_however_often_it_comes_back_before() {
        List<String> deleted = new ArrayList<>();
        HeapStore<String, Long> store = new HeapStore<>(
                "s", Serdes.serdeFrom(endingAfter(deleted), new StringDeserializer()), Serdes.Long(), true);
        restore(store, "a", 1L);
        store.delete("a");
        store.put("a", 2L);
        store.delete("a");

        assertThatThrownBy(store::flushCache).hasMessage("enough was seen");
        assertThat(deleted).containsExactly("a");
    }

    @Test
    @SuppressWarnings("NullAway") // what is not checked at compile time: a record without a key
    void an_entry_without_a_key_is_refused_at_once_for_its_changelog_would_refuse_it_too_late() {
        HeapStore<String, Long> store = new HeapStore<>("s", Serdes.String(), Serdes.Long(), true);
        assertThatThrownBy(() -> store.put(null, 1L)).isInstanceOf(NullPointerException.class);
        // Would fail for want of a context if there were a change to log.
        store.flushCache();
    }

    @Test
    void the_internals_it_builds_on_are_those_of_the_pinned_version() throws NoSuchMethodException {
        assertThat(AppInfoParser.getVersion())
                .as("read ProcessorStateManager.flushCache and StreamTask.prepareCommit again before you raise this,"
                        + " and run HeapStoreIT")
                .isEqualTo("4.3.1");
        assertThat(CachedStateStore.class.getMethods())
                .extracting("name")
                .containsExactlyInAnyOrder("setFlushListener", "flushCache", "clearCache");
        assertThat(ProcessorStateManager.class.getMethod("flushCache")).isNotNull();
    }

    /** Notes the first that is to be logged, and fails: without a context there is nowhere to log it. */
    private static <T> Serializer<T> endingAfter(List<T> noted) {
        return (topic, written) -> {
            noted.add(written);
            throw new SerializationException("enough was seen");
        };
    }

    private TopologyTestDriver driver() {
        Properties properties = StageSettings.of("totals", "none:9092", state).properties(new DeadLetterCounts());
        return new TopologyTestDriver(Totals.STAGE.topology(properties), properties);
    }

    private static void restore(
            HeapStore<String, Long> store, String key, @org.jspecify.annotations.Nullable Long value) {
        store.restore(
                new StringSerializer().serialize("", key),
                value == null ? null : new LongSerializer().serialize("", value));
    }
}
