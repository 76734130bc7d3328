package io.tidegate.domain.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencySketchTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 31, 32, 63, 64, 65, 127, 128, 1000, 1_000_000, 3_599_999_999_999L, 3_600_000_000_000L})
    void the_middle_of_a_bin_is_within_the_stated_error_of_its_values(long nanos) {
        assertThat((double) Bins.middle(Bins.of(nanos)))
                .isCloseTo((double) nanos, within(nanos * LatencySketch.RELATIVE_ERROR));
    }

    @Test
    void bins_rise_without_a_gap() {
        int last = -1;
        for (long nanos = 0; nanos < 1 << 20; nanos++) {
            int bin = Bins.of(nanos);
            assertThat(bin).isBetween(last, last + 1);
            last = bin;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void quantiles_are_within_the_stated_error_of_the_true_ones_and_of_an_independent_sketch(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = new long[10_000];
        DDSketch oracle = DDSketches.unboundedDense(0.01);
        LatencyAccumulator accumulator = new LatencyAccumulator();
        for (int i = 0; i < values.length; i++) {
            values[i] = lognormal(random);
            oracle.accept((double) values[i]);
            accumulator.record(values[i]);
        }
        Arrays.sort(values);
        LatencySketch sketch = accumulator.toSketch();
        for (double q : new double[] {0, 0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
            long exact = values[Math.max(0, (int) Math.ceil(q * values.length) - 1)];
            assertThat((double) sketch.quantile(q))
                    .isCloseTo((double) exact, within(exact * LatencySketch.RELATIVE_ERROR + 1));
            assertThat((double) sketch.quantile(q))
                    .isCloseTo(oracle.getValueAtQuantile(q), within(exact * (LatencySketch.RELATIVE_ERROR + 0.03) + 1));
        }
        assertThat(sketch.count()).isEqualTo(values.length);
        assertThat(sketch.sum()).isEqualTo(Arrays.stream(values).sum());
        assertThat(sketch.least()).isEqualTo(values[0]);
        assertThat(sketch.most()).isEqualTo(values[values.length - 1]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void merging_in_any_order_equals_recording_everything(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatencyAccumulator all = new LatencyAccumulator();
        List<LatencySketch> parts = new ArrayList<>();
        for (int part = 0; part < 20; part++) {
            LatencyAccumulator one = new LatencyAccumulator();
            for (int i = random.nextInt(50); i > 0; i--) {
                long value = lognormal(random);
                one.record(value);
                all.record(value);
            }
            parts.add(one.toSketch());
        }
        LatencySketch forwards = LatencySketch.EMPTY;
        LatencySketch backwards = LatencySketch.EMPTY;
        for (int i = 0; i < parts.size(); i++) {
            forwards = forwards.merge(parts.get(i));
            backwards = parts.get(parts.size() - 1 - i).merge(backwards);
        }
        assertThat(forwards).isEqualTo(all.toSketch()).isEqualTo(backwards).hasSameHashCodeAs(backwards);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_sketch_is_read_as_it_was_written(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatencyAccumulator accumulator = new LatencyAccumulator();
        for (int i = 0; i < 1000; i++) {
            accumulator.record(lognormal(random));
        }
        LatencySketch sketch = accumulator.toSketch();
        assertThat(LatencySketch.fromBytes(sketch.toBytes())).isEqualTo(sketch);
        assertThat(LatencySketch.fromBytes(LatencySketch.EMPTY.toBytes())).isEqualTo(LatencySketch.EMPTY);
    }

    @Test
    void latencies_out_of_range_count_as_the_nearest_in_it() {
        LatencySketch sketch = LatencySketch.of(-5, Long.MAX_VALUE);
        assertThat(sketch.least()).isZero();
        assertThat(sketch.most()).isEqualTo(3_600_000_000_000L);
        assertThat(LatencySketch.fromBytes(sketch.toBytes())).isEqualTo(sketch);
    }

    @Test
    void damaged_bytes_are_refused_or_still_a_valid_sketch_and_never_an_error() {
        byte[] sound =
                LatencySketch.of(1_000, 50_000, 51_000, 2_000_000, 900_000_000).toBytes();
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 50_000; i++) {
            byte[] damaged = Arrays.copyOf(sound, random.nextInt(sound.length + 3));
            for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> {
                        try {
                            LatencySketch read = LatencySketch.fromBytes(damaged);
                            assertThat(LatencySketch.fromBytes(read.toBytes())).isEqualTo(read);
                        } catch (IllegalArgumentException refused) {
                            assertThat(refused).hasMessageContaining("latency sketch");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void bytes_that_claim_more_than_they_hold_are_refused() {
        byte[] bomb = {1, 10, 1, 2, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F, 1, 1};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatencySketch.fromBytes(bomb))
                .withMessageContaining("cannot have");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatencySketch.fromBytes(new byte[] {7}))
                .withMessageContaining("version 1, but had 7");
    }

    @Test
    void every_latency_of_every_thread_is_drained_exactly_once() throws Exception {
        ConcurrentLatencyRecorder recorder = new ConcurrentLatencyRecorder();
        int threads = 4;
        int each = 50_000;
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            long nanos = 1_000L << i;
            Thread thread = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    recorder.record(nanos);
                }
                done.countDown();
            });
            thread.start();
        }
        LatencyAccumulator drained = new LatencyAccumulator();
        while (done.getCount() > 0) {
            LatencySketch part = recorder.drain();
            assertThat(LatencySketch.fromBytes(part.toBytes())).isEqualTo(part);
            drained.add(part);
        }
        drained.add(recorder.drain());
        assertThat(drained.count()).isEqualTo((long) threads * each);
        assertThat(recorder.drain()).isEqualTo(LatencySketch.EMPTY);
    }

    /** Around a millisecond, from microseconds to seconds. */
    private static long lognormal(SplittableRandom random) {
        double gaussian = 0;
        for (int i = 0; i < 12; i++) {
            gaussian += random.nextDouble();
        }
        return (long) (1e6 * Math.exp((gaussian - 6) * 2));
    }
}
