package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.internals.ProcessorStateManager;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        HeapStore<String, Long> store = new HeapStore<>("s", Serdes.String(), noting(decoded), true);
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
    void of_what_was_restored_only_what_is_asked_for_is_decoded() {
        List<Long> decoded = new ArrayList<>();
        HeapStore<String, Long> store = new HeapStore<>("s", Serdes.String(), noting(decoded), false);
        for (long value = 1; value <= 6; value++) {
            restore(store, "key-" + value, value);
        }

        assertThat(store.size()).isEqualTo(6);
        assertThat(store.keys()).containsExactlyInAnyOrder("key-1", "key-2", "key-3", "key-4", "key-5", "key-6");
        assertThat(store.contains("key-1")).isTrue();
        assertThat(store.contains("key-7")).isFalse();
        store.delete("key-2");
        store.put("key-3", 30L);
        store.putUnlogged("key-4", 40L);
        assertThat(decoded).isEmpty();

        assertThat(store.get("key-1")).contains(1L);
        assertThat(store.get("key-1")).contains(1L);
        assertThat(store.get("key-2")).isEmpty();
        assertThat(store.get("key-3")).contains(30L);
        assertThat(store.get("key-4")).contains(40L);
        assertThat(decoded).containsExactly(1L);
        assertThat(store.unread()).isEqualTo(2);

        store.readAhead(1);
        assertThat(decoded).hasSize(2);
        assertThat(store.entries()).hasSize(5).containsEntry("key-5", 5L).containsEntry("key-6", 6L);
        assertThat(decoded).containsExactlyInAnyOrder(1L, 5L, 6L);
    }

    @Test
    void what_was_restored_and_cannot_be_read_is_the_fault_of_the_state_however_often_it_is_asked_for() {
        HeapStore<String, Long> store = new HeapStore<>("s", Serdes.String(), Serdes.Long(), true);
        store.restore(new StringSerializer().serialize("", "broken"), new byte[] {1, 2, 3});
        restore(store, "whole", 1L);

        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> store.get("broken"))
                    .isInstanceOf(ProcessorStateException.class)
                    .hasMessageContaining("broken")
                    .hasCauseInstanceOf(SerializationException.class);
            assertThatThrownBy(store::entries).isInstanceOf(ProcessorStateException.class);
        }
        assertThat(store.get("whole")).contains(1L);
        assertThat(store.size()).isEqualTo(2);
        // Else the record that asks would be set aside, and the pool that it is about would begin anew.
        assertThat(DeadLetters.isKafkas(new ProcessorStateException("s"))).isTrue();
    }

    /** The same is done to a store that has read all before, and whatever either says or logs is compared. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void read_when_it_is_asked_for_is_as_if_all_had_been_read_before(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ChangelogContext lazyLog = new ChangelogContext();
        ChangelogContext eagerLog = new ChangelogContext();
        HeapStore<String, Long> lazy = lazyLog.open("s");
        HeapStore<String, Long> eager = eagerLog.open("s");
        for (int i = 0; i < 200; i++) {
            String key = "key-" + random.nextInt(40);
            Long value = random.nextInt(5) == 0 ? null : random.nextLong(100);
            restore(lazy, key, value);
            restore(eager, key, value);
        }
        assertThat(eager.entries()).isNotEmpty();
        for (int i = 0; i < 400; i++) {
            String key = "key-" + random.nextInt(50);
            long value = random.nextLong(100);
            int most = random.nextInt(3);
            int what = random.nextInt(random.nextInt(20) == 0 ? 10 : 7);
            assertThat(done(lazy, what, key, value, most)).isEqualTo(done(eager, what, key, value, most));
            assertThat(lazyLog.logged()).isEqualTo(eagerLog.logged());
        }
        assertThat(lazy.entries()).isEqualTo(eager.entries());
    }

    /** Does one of ten things; the last three let all be read. */
    private static Object done(HeapStore<String, Long> store, int what, String key, long value, int most) {
        switch (what) {
            case 0 -> store.put(key, value);
            case 1 -> store.putUnlogged(key, value);
            case 2 -> store.delete(key);
            case 3 -> store.readAhead(most);
            case 4 -> store.flushCache();
            case 5 -> {
                return Set.copyOf(store.keys());
            }
            case 6 -> {
                return store.contains(key) + " of " + store.size();
            }
            case 7 -> {
                return Map.copyOf(store.entries());
            }
            case 8 -> {
                return Set.copyOf(store.keysWhere((each, number) -> number > value));
            }
            default -> store.readAhead(Integer.MAX_VALUE);
        }
        return store.get(key);
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

    private static Serde<Long> noting(List<Long> decoded) {
        return Serdes.serdeFrom(new LongSerializer(), (topic, bytes) -> {
            long value = Serdes.Long().deserializer().deserialize(topic, bytes);
            decoded.add(value);
            return value;
        });
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
