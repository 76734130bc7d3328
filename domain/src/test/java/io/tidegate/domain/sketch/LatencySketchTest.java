package io.tidegate.domain.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import java.io.ByteArrayOutputStream;
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
        assertThat(accumulator.toBytes()).isEqualTo(sketch.toBytes());
        assertThat(new LatencyAccumulator().toBytes()).isEqualTo(LatencySketch.EMPTY.toBytes());
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
    void a_distance_that_would_wrap_round_to_a_small_bin_is_refused() {
        refused(encoded(20, 5, 6, 4, 5, 1, Long.MAX_VALUE, 1, Long.MAX_VALUE, 1, 3, 1), "bin 1 came " + Long.MAX_VALUE);
    }

    @Test
    void more_latencies_than_can_be_counted_are_refused() {
        refused(encoded(Long.MAX_VALUE, 5, 5, 1, 5, Long.MAX_VALUE), "after 0 came " + Long.MAX_VALUE);
        byte[] full = encoded(5 * LatencySketch.MOST_COUNT, 5, 5, 1, 5, LatencySketch.MOST_COUNT);
        LatencyAccumulator accumulator = new LatencyAccumulator();
        accumulator.record(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accumulator.addEncoded(full))
                .withMessageContaining("but to 1 came " + LatencySketch.MOST_COUNT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatencySketch.of(7).merge(LatencySketch.fromBytes(full)));
        assertThat(accumulator.toSketch()).isEqualTo(LatencySketch.of(7));
    }

    @Test
    void an_extreme_above_an_hour_and_a_sum_that_cannot_be_are_refused() {
        long hour = 3_600_000_000_000L;
        refused(encoded(hour + 1, hour + 1, hour + 1, 1, Bins.of(hour), 1), "extremes");
        refused(encoded(11, 5, 5, 1, 5, 2), "2 latencies from 5 to 5, but was 11");
        refused(encoded(9, 5, 5, 1, 5, 2), "2 latencies from 5 to 5, but was 9");
    }

    @Test
    void a_number_of_more_than_63_bits_is_refused() {
        byte[] tooLong = new byte[20];
        Arrays.fill(tooLong, (byte) 0xFF);
        tooLong[0] = 1;
        refused(tooLong, "63 bits");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void adding_written_sketches_equals_merging_them(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LatencyAccumulator written = new LatencyAccumulator();
        LatencySketch merged = LatencySketch.EMPTY;
        for (int part = 0; part < 20; part++) {
            LatencyAccumulator one = new LatencyAccumulator();
            for (int i = random.nextInt(50); i > 0; i--) {
                one.record(lognormal(random));
            }
            written.addEncoded(one.toSketch().toBytes());
            merged = merged.merge(one.toSketch());
        }
        assertThat(written.toSketch()).isEqualTo(merged);
    }

    @Test
    void damaged_bytes_leave_the_accumulator_as_it_was_or_count_as_the_sketch_they_are() {
        byte[] sound =
                LatencySketch.of(1_000, 50_000, 51_000, 2_000_000, 900_000_000).toBytes();
        LatencyAccumulator accumulator = new LatencyAccumulator();
        accumulator.record(123_456);
        int refused = 0;
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 50_000; i++) {
            byte[] damaged = Arrays.copyOf(sound, sound.length);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            LatencySketch before = accumulator.toSketch();
            try {
                accumulator.addEncoded(damaged);
                assertThat(accumulator.toSketch()).isEqualTo(before.merge(LatencySketch.fromBytes(damaged)));
            } catch (IllegalArgumentException expected) {
                refused++;
                assertThat(accumulator.toSketch()).isEqualTo(before);
            }
        }
        assertThat(refused).isBetween(1, 49_999);
    }

    @Test
    void sums_and_extremes_of_every_thread_are_drained_exactly_once() throws Exception {
        // One stripe: every thread and every drain meets every other.
        ConcurrentLatencyRecorder recorder = new ConcurrentLatencyRecorder(1);
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        LatencyAccumulator[] expected = new LatencyAccumulator[threads];
        for (int i = 0; i < threads; i++) {
            SplittableRandom random = new SplittableRandom(i);
            LatencyAccumulator own = new LatencyAccumulator();
            expected[i] = own;
            new Thread(() -> {
                        for (int n = 0; n < 100_000; n++) {
                            long nanos = lognormal(random);
                            own.record(nanos);
                            recorder.record(nanos);
                        }
                        done.countDown();
                    })
                    .start();
        }
        LatencyAccumulator drained = new LatencyAccumulator();
        while (done.getCount() > 0) {
            drained.add(recorder.drain());
        }
        drained.add(recorder.drain());
        LatencyAccumulator all = new LatencyAccumulator();
        for (LatencyAccumulator each : expected) {
            all.add(each);
        }
        assertThat(drained.toSketch()).isEqualTo(all.toSketch());
    }

    @Test
    void latencies_out_of_range_are_counted() {
        ConcurrentLatencyRecorder recorder = new ConcurrentLatencyRecorder();
        for (long nanos : new long[] {-1, 0, 3_600_000_000_000L, 3_600_000_000_001L}) {
            recorder.record(nanos);
        }
        assertThat(recorder.outOfRange()).isEqualTo(2);
        assertThat(recorder.drain().count()).isEqualTo(4);
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

    private static void refused(byte[] bytes, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatencySketch.fromBytes(bytes))
                .withMessageContaining(why);
        LatencyAccumulator accumulator = new LatencyAccumulator();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accumulator.addEncoded(bytes))
                .withMessageContaining(why);
        assertThat(accumulator.count()).isZero();
    }

    /** Version 1 and these numbers: sum, least, most, bins, then distance and count of each. */
    private static byte[] encoded(long... numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        for (long number : numbers) {
            long left = number;
            for (; left > 0x7F; left >>>= 7) {
                out.write((int) (left | 0x80));
            }
            out.write((int) left);
        }
        return out.toByteArray();
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
