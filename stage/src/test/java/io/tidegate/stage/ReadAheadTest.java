package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadAheadTest {
    private final MockProcessorContext<String, String> context = new MockProcessorContext<>();
    private final List<String> done = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "99, 1, 1", "101, 0, 2", "39900, 100, 400", "40000, 1, 397", "0, 80000, 400"})
    void all_is_read_in_a_bounded_number_of_steps_and_what_follows_is_done_once(int first, int second, int steps) {
        HeapStore<String, Long> one = restored(first);
        HeapStore<String, Long> other = restored(second);
        ReadAhead.begin(context, List.of(one, other), () -> done.add("then"));

        assertThat(done).isEmpty();
        CapturedPunctuator reading = context.scheduledPunctuators().get(0);
        for (int step = 1; step <= steps; step++) {
            assertThat(reading.cancelled()).as("before step %d", step).isFalse();
            reading.getPunctuator().punctuate(step);
        }
        assertThat(steps).isLessThanOrEqualTo(ReadAhead.STEPS);
        assertThat(reading.cancelled()).isTrue();
        assertThat(one.unread() + other.unread()).isZero();
        assertThat(done).containsExactly("then");
    }

    @ParameterizedTest
    @CsvSource({"0", "3"})
    void what_follows_is_done_at_once_where_nothing_was_restored_or_all_was_asked_for(int restored) {
        HeapStore<String, Long> store = restored(restored);
        store.entries();
        ReadAhead.begin(context, List.of(store), () -> done.add("then"));

        assertThat(done).containsExactly("then");
        assertThat(context.scheduledPunctuators()).isEmpty();
    }

    private static HeapStore<String, Long> restored(int count) {
        HeapStore<String, Long> store = new HeapStore<>("s", Serdes.String(), Serdes.Long(), false);
        for (int i = 0; i < count; i++) {
            store.restore(new StringSerializer().serialize("", "key-" + i), new LongSerializer().serialize("", 1L));
        }
        return store;
    }
}
