package io.tidegate.domain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64})
    void it_keeps_what_a_bounded_queue_keeps_even_when_restored_in_between(int capacity) {
        SplittableRandom random = new SplittableRandom(capacity);
        ArrayDeque<Double> queue = new ArrayDeque<>();
        Ring ring = new Ring(capacity);
        for (int i = 0; i < 300; i++) {
            double value = random.nextDouble();
            ring.add(value);
            queue.add(value);
            if (queue.size() > capacity) {
                queue.remove();
            }
            if (random.nextInt(5) == 0) {
                ring = Ring.restored(ring.capacity(), ring.toArray(), ring.dropped());
            }
            assertThat(ring.toArray())
                    .isEqualTo(queue.stream().mapToDouble(each -> each).toArray());
            assertThat(ring.dropped()).isEqualTo(i + 1 - queue.size());
            assertThat(ring.get(ring.size() - 1)).isEqualTo(value);
        }
    }

    @Test
    void what_is_not_there_cannot_be_had() {
        Ring ring = new Ring(3);
        ring.add(1);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> ring.get(1))
                .withMessageContaining("none at 1");
    }

    @Test
    void what_no_ring_can_have_been_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Ring(0)).withMessageContaining("hold 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ring(Integer.MAX_VALUE))
                .withMessageContaining("" + Integer.MAX_VALUE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ring.restored(1, new double[2], 0))
                .withMessageContaining("had 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ring.restored(3, new double[2], 1))
                .withMessageContaining("dropped 1");
    }
}
