package io.tidegate.domain.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.anomaly.AnomalyDetector.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnomalyDetectorTest {
    private static final long STEP = Duration.ofMinutes(5).toMillis();
    private static final int A_DAY = 288;
    private static final int CALM = 10 * A_DAY;

    @Test
    void noise_around_the_shape_of_a_day_is_nothing_unusual() {
        for (int seed = 0; seed < 20; seed++) {
            List<Verdict> verdicts = seen(CALM, noisyDays(seed));

            assertThat(verdicts).as("seed " + seed).noneMatch(Verdict::anomaly);
        }
    }

    @Test
    void a_spike_is_told_when_it_comes_and_not_again() {
        IntToDoubleFunction calm = noisyDays(1);
        List<Verdict> verdicts = seen(CALM, i -> i == 2_000 ? 200 : calm.applyAsDouble(i));

        assertThat(told(verdicts)).containsExactly(2_000);
        assertThat(verdicts.get(2_000).score()).isGreaterThan(0.7);
        assertThat(verdicts.get(2_000).z()).isGreaterThan(10);
    }

    @Test
    void a_level_that_shifts_for_good_is_told_once_and_then_is_the_usual_one() {
        IntToDoubleFunction calm = noisyDays(2);
        List<Verdict> verdicts = seen(2 * CALM, i -> calm.applyAsDouble(i) + (i >= 2_000 ? 40 : 0));

        assertThat(told(verdicts).get(0)).isBetween(2_000, 2_010);
        assertThat(told(verdicts)).hasSizeLessThanOrEqualTo(3).allMatch(i -> i < 2_000 + 2 * A_DAY);
        assertThat(verdicts.get(2 * CALM - 1).expected()).isCloseTo(calm.applyAsDouble(2 * CALM - 1) + 40, within(15));
    }

    @Test
    void a_day_without_its_noon_is_unusual_though_no_value_is_one_of_its_own() {
        IntToDoubleFunction calm = noisyDays(3);
        List<Verdict> verdicts = seen(CALM, i -> i / A_DAY == 8 ? 50 : calm.applyAsDouble(i));

        assertThat(told(verdicts)).isNotEmpty().allMatch(i -> i / A_DAY >= 8);
    }

    @Test
    void what_never_changed_is_unusual_when_it_does() {
        List<Verdict> verdicts = seen(1_000, i -> i == 700 ? 8 : 7);

        assertThat(told(verdicts)).containsExactly(700);
        assertThat(verdicts.subList(0, 700)).allMatch(verdict -> verdict.score() == 0);
    }

    @Test
    void the_first_that_ever_comes_where_nothing_came_is_unusual_and_its_numbers_are_finite() {
        List<Verdict> verdicts = seen(1_000, i -> i == 700 ? 1.0 / 60 : 0);

        assertThat(told(verdicts)).containsExactly(700);
        assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict.score()).isBetween(0.0, Math.nextDown(1.0)));
        assertThat(verdicts.subList(1, 1_000))
                .extracting(Verdict::z)
                .allSatisfy(z -> assertThat(z).isFinite());
    }

    @Test
    void what_stays_below_its_floor_is_scored_and_not_told_and_silences_nothing() {
        IntToDoubleFunction calm = noisyDays(6);
        AnomalyDetector detector = new AnomalyDetector(AnomalyConfig.DEFAULT);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < CALM; i++) {
            double value = i == 2_000 ? 200 : i == 2_010 ? 400 : calm.applyAsDouble(i);
            verdicts.add(detector.see(i * STEP, value, 300));
        }

        assertThat(verdicts.get(2_000).score()).isGreaterThan(0.7);
        assertThat(told(verdicts)).containsExactly(2_010);
    }

    @Test
    void a_detector_that_was_kept_and_read_back_says_what_it_would_have_said() {
        IntToDoubleFunction calm = noisyDays(5);
        AnomalyDetector one = new AnomalyDetector(AnomalyConfig.DEFAULT);
        AnomalyDetector other = new AnomalyDetector(AnomalyConfig.DEFAULT);
        for (int i = 0; i < CALM; i++) {
            double value = i % 700 == 0 ? 250 : calm.applyAsDouble(i);
            if (i % 100 == 0) {
                other = new AnomalyDetector(AnomalyConfig.DEFAULT, other.numbers());
            }
            assertThat(other.see(i * STEP, value)).isEqualTo(one.see(i * STEP, value));
        }
        assertThatThrownBy(() -> new AnomalyDetector(AnomalyConfig.DEFAULT, new double[3]))
                .hasMessage("a detector of 48 buckets is 112 numbers, but there were 3");
    }

    @Test
    void gaps_teach_nothing_and_have_no_score() {
        IntToDoubleFunction calm = noisyDays(4);
        AnomalyDetector whole = new AnomalyDetector(AnomalyConfig.DEFAULT);
        AnomalyDetector gapped = new AnomalyDetector(AnomalyConfig.DEFAULT);
        for (int i = 0; i < CALM; i++) {
            Verdict expected = whole.see(i * STEP, calm.applyAsDouble(i));
            Verdict gap = gapped.see(i * STEP, Double.NaN);
            assertThat(gap.score()).isZero();
            assertThat(gap.z()).isNaN();
            assertThat(gapped.see(i * STEP, calm.applyAsDouble(i))).isEqualTo(expected);
        }
    }

    @Test
    void whatever_comes_the_score_stays_below_one_and_all_numbers_are_finite() {
        SplittableRandom random = new SplittableRandom(5);
        for (int run = 0; run < 50; run++) {
            AnomalyDetector detector = new AnomalyDetector(AnomalyConfig.DEFAULT);
            for (int i = 0; i < 2_000; i++) {
                double value = random.nextInt(10) == 0
                        ? (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-150, 150))
                        : random.nextInt(3);
                Verdict verdict = detector.see(random.nextLong(), value);
                assertThat(verdict.score()).isBetween(0.0, Math.nextDown(1.0));
                assertThat(verdict.z()).isFinite();
            }
        }
    }

    @Test
    void a_value_that_would_overflow_is_refused() {
        AnomalyDetector detector = new AnomalyDetector(AnomalyConfig.DEFAULT);

        assertThatThrownBy(() -> detector.see(0, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but was Infinity");
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    /** High from nine to six, as abruptly as people come and go, with noise. */
    private static IntToDoubleFunction noisyDays(int seed) {
        double[] noise = new SplittableRandom(seed).doubles(2 * CALM, -5, 5).toArray();
        return i -> (i % A_DAY >= 108 && i % A_DAY < 216 ? 90 : 50) + noise[i];
    }

    private static List<Verdict> seen(int count, IntToDoubleFunction series) {
        AnomalyDetector detector = new AnomalyDetector(AnomalyConfig.DEFAULT);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            verdicts.add(detector.see(i * STEP, series.applyAsDouble(i)));
        }
        return verdicts;
    }

    private static List<Integer> told(List<Verdict> verdicts) {
        return IntStream.range(0, verdicts.size())
                .filter(i -> verdicts.get(i).anomaly())
                .boxed()
                .toList();
    }
}
