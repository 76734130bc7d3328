package io.tidegate.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.agent.core.Outbox.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboxTest {
    private final Outbox<String> outbox = new Outbox<>(() -> {});

    @Test
    void the_most_urgent_comes_out_first_and_each_kind_in_its_order() {
        outbox.put(Kind.SAMPLE, "s1");
        outbox.put(Kind.SAMPLE, "s2");
        outbox.put(Kind.RESULT, "r1");
        outbox.put(Kind.HEARTBEAT, "h1");
        outbox.put(Kind.REGISTRATION, "g1");
        assertThat(emptied()).containsExactly("g1", "r1", "h1", "s1", "s2");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_full_room_drops_its_oldest_and_counts_them(Kind kind) {
        for (int i = 0; i < kind.room() + 3; i++) {
            outbox.put(kind, "e" + i);
        }
        assertThat(outbox.dropped(kind)).isEqualTo(3);
        assertThat(outbox.size(kind)).isEqualTo(kind.room());
        assertThat(outbox.poll()).isEqualTo(Optional.of("e3"));
    }

    @Test
    void a_flood_of_samples_pushes_no_result_out() {
        outbox.put(Kind.RESULT, "r1");
        for (int i = 0; i < 10_000; i++) {
            outbox.put(Kind.SAMPLE, "s" + i);
        }
        assertThat(outbox.poll()).isEqualTo(Optional.of("r1"));
        assertThat(outbox.dropped(Kind.RESULT)).isZero();
    }

    @Test
    void what_was_lost_on_the_way_is_counted_too() {
        outbox.countDrop(Kind.SAMPLE);
        assertThat(outbox.dropped(Kind.SAMPLE)).isEqualTo(1);
    }

    @Test
    void what_comes_back_is_first_again_but_pushes_nothing_newer_out() {
        outbox.put(Kind.RESULT, "r2");
        outbox.putBack(Kind.RESULT, "r1");
        outbox.put(Kind.REGISTRATION, "goodbye");
        outbox.putBack(Kind.REGISTRATION, "hello");
        assertThat(emptied()).containsExactly("goodbye", "r1", "r2");
        assertThat(outbox.dropped(Kind.REGISTRATION)).isEqualTo(1);
    }

    @Test
    void the_bell_is_rung_for_each_entry() {
        var rings = new AtomicInteger();
        var ringing = new Outbox<String>(rings::incrementAndGet);
        ringing.put(Kind.SAMPLE, "s1");
        ringing.put(Kind.HEARTBEAT, "h1");
        assertThat(rings).hasValue(2);
        assertThat(ringing.isEmpty()).isFalse();
    }

    private List<String> emptied() {
        List<String> all = new ArrayList<>();
        for (var next = outbox.poll(); next.isPresent(); next = outbox.poll()) {
            all.add(next.get());
        }
        return all;
    }
}
