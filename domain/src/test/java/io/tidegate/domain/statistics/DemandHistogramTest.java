package io.tidegate.domain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemandHistogramTest {

    /** Demand 2 for 5 s, 4 for 4 s, 10 for 1 s. */
    @ParameterizedTest
    @CsvSource({"0, 2", "0.5, 2", "0.51, 4", "0.9, 4", "0.91, 10", "1, 10"})
    void quantiles_are_weighted_by_time(double q, int expected) {
        DemandHistogram demand = histogram();
        assertThat(demand.quantile(q)).isEqualTo(expected);
        assertThat(demand.mean()).isCloseTo(3.6, within(1e-9));
        assertThat(demand.peak()).isEqualTo(10);
        assertThat(demand.total()).isEqualTo(10_000_000_000L);
    }

    @Test
    void a_demand_without_duration_is_a_peak_and_nothing_else() {
        DemandHistogram demand = histogram();
        demand.add(50, 0);
        assertThat(demand.peak()).isEqualTo(50);
        assertThat(demand.mean()).isCloseTo(3.6, within(1e-9));
        assertThat(demand.quantile(1)).isEqualTo(10);
    }

    @Test
    void absurd_demand_keeps_memory_bounded_and_the_mean_exact() {
        DemandHistogram demand = new DemandHistogram();
        demand.add(1_000_000, 1);
        demand.add(0, 1);
        assertThat(demand.mean()).isEqualTo(500_000);
        assertThat(demand.peak()).isEqualTo(1_000_000);
        assertThat(demand.quantile(1)).isEqualTo(DemandHistogram.MOST_LEVELS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void adding_histograms_equals_adding_everything(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DemandHistogram all = new DemandHistogram();
        DemandHistogram sum = new DemandHistogram();
        for (int part = 0; part < 10; part++) {
            DemandHistogram one = new DemandHistogram();
            for (int i = 0; i < 20; i++) {
                int demand = random.nextInt(part == 5 ? 20_000 : 40);
                long nanos = random.nextLong(1_000_000);
                one.add(demand, nanos);
                all.add(demand, nanos);
            }
            sum.add(one);
        }
        assertThat(sum.total()).isEqualTo(all.total());
        assertThat(sum.peak()).isEqualTo(all.peak());
        assertThat(sum.mean()).isCloseTo(all.mean(), within(1e-6));
        for (double q = 0; q <= 1; q += 0.05) {
            assertThat(sum.quantile(q)).isEqualTo(all.quantile(q));
        }
    }

    @Test
    void negative_demand_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DemandHistogram().add(-1, 5))
                .withMessageContaining("-1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_restored_histogram_goes_on_as_the_one_that_was_kept(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DemandHistogram kept = new DemandHistogram();
        DemandHistogram restored = DemandHistogram.restored(kept.nanosByLevel(), kept.weighted(), kept.peak());
        for (int i = 0; i < 200; i++) {
            int demand = random.nextInt(seed == 4 ? 20_000 : 60);
            long nanos = random.nextInt(3) == 0 ? 0 : random.nextLong(1_000_000_000);
            kept.add(demand, nanos);
            restored.add(demand, nanos);
            restored = DemandHistogram.restored(restored.nanosByLevel(), restored.weighted(), restored.peak());
            assertThat(restored.nanosByLevel()).isEqualTo(kept.nanosByLevel());
            assertThat(restored.mean()).isEqualTo(kept.mean());
            assertThat(restored.peak()).isEqualTo(kept.peak());
            assertThat(restored.total()).isEqualTo(kept.total());
            assertThat(restored.quantile(0.9)).isEqualTo(kept.quantile(0.9));
        }
    }

    @Test
    void what_no_histogram_can_have_been_is_not_restored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemandHistogram.restored(new long[10_002], 0, 0))
                .withMessageContaining("10002");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemandHistogram.restored(new long[] {0, -7}, 0, 1))
                .withMessageContaining("-7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemandHistogram.restored(new long[] {0, 0, 5}, 10, 1))
                .withMessageContaining("but were 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemandHistogram.restored(new long[] {0, 0, 5}, 9, 2))
                .withMessageContaining("9.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemandHistogram.restored(new long[] {0, 0, 5}, Double.NaN, 2))
                .withMessageContaining("NaN");
    }

    @Test
    void time_that_cannot_be_counted_is_refused_and_changes_nothing() {
        DemandHistogram demand = new DemandHistogram();
        demand.add(3, Long.MAX_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> demand.add(9, 1)).withMessageContaining("2^63");
        assertThatIllegalArgumentException().isThrownBy(() -> demand.add(histogram()));
        assertThat(demand.peak()).isEqualTo(3);
        assertThat(demand.total()).isEqualTo(Long.MAX_VALUE);
    }

    private static DemandHistogram histogram() {
        DemandHistogram demand = new DemandHistogram();
        demand.add(4, 4_000_000_000L);
        demand.add(2, 5_000_000_000L);
        demand.add(10, 1_000_000_000L);
        return demand;
    }
}
