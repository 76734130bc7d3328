package io.tidegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Metric;
import io.tidegate.domain.Severity;
import io.tidegate.ingest.MetricBaseline.Change;
import io.tidegate.ingest.MetricBaseline.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricBaselineTest {
    private static final ScoreConfig CONFIG = ScoreConfig.DEFAULT;

    /** Windows of 10 s. */
    private static final double SECONDS = 10;

    /** A day of them. */
    private static final int DAY = 8_640;

    @ParameterizedTest
    @CsvSource({
        // metric, usual, then, whether it is news
        "DEMAND, 16, 40, true",
        "DEMAND, 16, 0, true",
        "DEMAND, 16, 17, false",
        "DEMAND, 0, 2, false",
        "UTILISATION, 0.4, 0.9, true",
        "UTILISATION, 0.4, 0.45, false",
        "WAIT, 0.0001, 0.008, false",
        "WAIT, 0.0001, 0.100, true",
        "HOLD, 0.100, 0.400, true",
        "HOLD, 0.100, 0.110, false",
        "CONNECT, 0.010, 0.200, true",
        "BORROW_RATE, 50, 0, true",
        "BORROW_RATE, 50, 150, true",
        "BORROW_RATE, 50, 54, false",
        "TIMEOUT_RATE, 0, 0.1, false",
        "TIMEOUT_RATE, 0, 1, true",
        "ERROR_RATE, 0, 0.1, false",
        "ERROR_RATE, 0, 1, true"
    })
    void two_windows_of_three_that_are_further_off_than_chance_are_news(
            Metric metric, double usual, double then, boolean news) {
        MetricBaseline baseline = new MetricBaseline(metric);
        List<Change> changes = play(baseline, 100, window -> usual);
        assertThat(changes).isEmpty();
        assertThat(play(baseline, 1, window -> then)).isEmpty();
        assertThat(play(baseline, 1, window -> then)).hasSize(news ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_quiet_day_with_its_tide_is_hardly_ever_news(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        // From 10 borrows a second at night to 50 at noon, no window quite like the other.
        IntToDoubleFunction tide =
                window -> poisson(random, SECONDS * (30 - 20 * Math.cos(2 * Math.PI * window / DAY))) / SECONDS;
        List<Change> changes = play(new MetricBaseline(Metric.BORROW_RATE), DAY, tide);
        // Two of three beyond three sigmas is once in some days: 8,640 × 3 × 0.003², and one recovery for each.
        assertThat(changes).hasSizeLessThanOrEqualTo(4);
        assertThat(changes).extracting(Change::severity).doesNotContain(Severity.CRITICAL);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_pool_that_waits_now_and_then_may_do_so(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IntToDoubleFunction waits = window -> random.nextInt(5) == 0 ? 0.040 + 0.060 * random.nextDouble() : 0.0001;
        assertThat(play(new MetricBaseline(Metric.WAIT), DAY, waits)).isEmpty();
    }

    @Test
    void what_is_over_has_no_echo() {
        MetricBaseline baseline = new MetricBaseline(Metric.DEMAND);
        SplittableRandom random = new SplittableRandom(9);
        IntToDoubleFunction usual = window -> 15 + 4 * random.nextDouble();
        play(baseline, 400, usual);
        List<Change> fault = play(baseline, 30, window -> 60);
        List<Change> after = play(baseline, 100, usual);
        assertThat(fault).extracting(Change::recovered).containsExactly(false);
        assertThat(after).extracting(Change::recovered).containsExactly(true);
    }

    @Test
    void a_level_that_shifts_for_good_becomes_usual() {
        MetricBaseline baseline = new MetricBaseline(Metric.DEMAND);
        play(baseline, 400, window -> 15 + window % 3);
        List<Change> shifted = play(baseline, 1_000, window -> 40 + window % 3);
        assertThat(shifted).extracting(Change::recovered).containsExactly(false, true);
    }

    private static List<Change> play(MetricBaseline baseline, int windows, IntToDoubleFunction values) {
        List<Change> changes = new ArrayList<>();
        WindowNoise noise = new WindowNoise(500, SECONDS);
        for (int window = 0; window < windows; window++) {
            Verdict verdict = baseline.see(values.applyAsDouble(window), noise, CONFIG);
            verdict.change().ifPresent(changes::add);
        }
        return changes;
    }

    private static int poisson(SplittableRandom random, double mean) {
        int count = 0;
        for (double at = -Math.log(1 - random.nextDouble()); at < mean; at -= Math.log(1 - random.nextDouble())) {
            count++;
        }
        return count;
    }
}
