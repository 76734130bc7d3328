package io.tidegate.ingest;

import static io.tidegate.ingest.Readings.LIFE;
import static io.tidegate.ingest.Readings.POOL;
import static io.tidegate.ingest.Readings.SERVICE;
import static io.tidegate.ingest.Readings.START;
import static io.tidegate.ingest.Readings.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolMark;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.PoolWindow;
import io.tidegate.ingest.Reaction.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolTrackTest {
    private static final IngestConfig CONFIG = IngestConfig.DEFAULT;
    private static final long T0 = START.toEpochMilli();

    private final PoolTrack track = new PoolTrack(POOL, SERVICE);
    private final List<IngestOutput> outputs = new ArrayList<>();

    @Test
    void a_window_closes_a_grace_after_its_end_and_weighs_demand_by_time() {
        for (int second = 1; second <= 11; second++) {
            read(sample(second, second * 1000L, second <= 5 ? 4 : 8, 0));
        }
        assertThat(windows()).isEmpty();
        read(sample(12, 12_000, 8, 2));

        assertThat(windows()).hasSize(1);
        PoolWindow window = windows().get(0);
        assertThat(window.span().start()).isEqualTo(START);
        assertThat(window.span().length()).isEqualTo(Duration.ofSeconds(10));
        assertThat(window.samples()).isEqualTo(10);
        assertThat(window.coverage()).isEqualTo(1);
        assertThat(window.demand().mean()).isCloseTo(6, within(1e-9));
        assertThat(window.demand().peak()).isEqualTo(8);
        assertThat(window.demand().p50()).isEqualTo(4);
        assertThat(window.utilisation()).isCloseTo(0.3, within(1e-9));
        assertThat(window.rates().borrows()).isCloseTo(10, within(1e-9));
        assertThat(window.rates().timeouts()).isCloseTo(1, within(1e-9));
        assertThat(window.rates().failures()).isCloseTo(2, within(1e-9));
        assertThat(window.waits().count()).isEqualTo(20);
        assertThat(window.late()).isZero();
    }

    @Test
    void the_minute_is_made_of_its_ten_second_windows() {
        for (int second = 1; second <= 62; second++) {
            read(sample(second, second * 1000L, second, 0));
        }
        assertThat(windows()).hasSize(7);
        PoolWindow minute = windows().get(6);
        assertThat(minute.span().length()).isEqualTo(Duration.ofMinutes(1));
        assertThat(minute.samples()).isEqualTo(60);
        assertThat(minute.demand().mean()).isCloseTo(30.5, within(1e-9));
        assertThat(minute.demand().peak()).isEqualTo(60);
        assertThat(minute.waits().count()).isEqualTo(120);
        assertThat(minute.zScores()).isEmpty();
    }

    @Test
    void a_sample_that_covers_more_than_its_window_counts_for_the_part_inside() {
        read(sample(POOL, LIFE, 1, 12_000, Duration.ofSeconds(30), 5, 0, PoolCounts.NONE));
        read(new PoolMark(POOL, SERVICE, START.plusSeconds(22)));
        assertThat(windows()).hasSize(1);
        assertThat(windows().get(0).coverage()).isCloseTo(0.2, within(1e-9));
        assertThat(windows().get(0).demand().mean()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "11999, COUNTED",
        "10001, COUNTED",
        "10000, LATE",
        "3000, LATE",
    })
    void what_is_a_grace_older_than_the_newest_is_late(long millis, Fate fate) {
        read(sample(1, 12_000, 1, 0));
        assertThat(read(sample(2, millis, 1, 0)).fate()).isEqualTo(fate);
    }

    @Test
    void a_late_sample_is_reported_and_counted_in_the_next_window_of_each_length() {
        read(sample(1, 61_000, 1, 0));
        assertThat(read(sample(2, 1_000, 1, 0)).fate()).isEqualTo(Fate.LATE);
        assertThat(read(sample(2, 1_000, 1, 0)).fate()).isEqualTo(Fate.DUPLICATE);
        assertThat(insights()).singleElement().satisfies(insight -> {
            assertThat(insight.kind()).isEqualTo(Insight.Kind.DATA_QUALITY);
            assertThat(insight.text()).contains("came 60.0 s after newer ones", "1 late");
        });
        read(sample(3, 72_000, 1, 0));
        read(new PoolMark(POOL, SERVICE, START.plusSeconds(122)));
        assertThat(windows()).extracting(PoolWindow::late).containsExactly(1, 0, 1);
    }

    @Test
    void a_sample_that_comes_again_counts_once() {
        assertThat(read(sample(1, 1_000, 4, 0)).fate()).isEqualTo(Fate.COUNTED);
        assertThat(read(sample(1, 1_000, 4, 0)).fate()).isEqualTo(Fate.DUPLICATE);
        read(new PoolMark(POOL, SERVICE, START.plusSeconds(12)));
        assertThat(windows()).singleElement().extracting(PoolWindow::samples).isEqualTo(1);
    }

    @Test
    void an_older_life_is_not_believed_after_a_newer_one_whose_sequence_begins_anew() {
        Incarnation newer = new Incarnation(LIFE.value() + 5_000);
        read(sample(7, 1_000, 4, 0));
        assertThat(read(life(newer, 7, 2_000)).fate()).isEqualTo(Fate.COUNTED);
        assertThat(read(sample(8, 3_000, 4, 0)).fate()).isEqualTo(Fate.OUTDATED);
        read(new PoolMark(POOL, SERVICE, START.plusSeconds(12)));
        assertThat(windows()).singleElement().satisfies(window -> {
            assertThat(window.samples()).isEqualTo(2);
            assertThat(window.incarnation()).isEqualTo(newer);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600_000, 86_400_000, 5_001})
    void a_clock_that_is_ahead_is_set_back_to_the_brokers_and_reported(long ahead) {
        Reaction reaction = track.read(sample(1, 1_000 + ahead, 4, 0), T0 + 1_000, T0 + 1_000, CONFIG);
        assertThat(reaction.clamped()).isTrue();
        assertThat(reaction.fate()).isEqualTo(Fate.COUNTED);
        outputs.addAll(reaction.outputs());
        assertThat(insights())
                .singleElement()
                .extracting(Insight::text)
                .asString()
                .contains("ahead of the broker's clock");
        read(new PoolMark(POOL, SERVICE, START.plusSeconds(12)));
        assertThat(windows())
                .singleElement()
                .satisfies(window -> assertThat(window.span().start()).isEqualTo(START));
    }

    @Test
    void a_mark_from_the_future_closes_no_more_than_the_clock_allows() {
        read(sample(1, 25_000, 4, 0));
        track.read(new PoolMark(POOL, SERVICE, START.plusSeconds(1_000_000)), T0 + 25_000, T0, CONFIG);
        assertThat(track.hasOpenWindows()).isTrue();
        assertThat(read(sample(2, 29_000, 4, 0)).fate()).isEqualTo(Fate.COUNTED);
    }

    @Test
    void a_sample_that_cannot_be_true_is_refused_and_changes_nothing() {
        read(sample(1, 1_000, 4, 0));
        var before = track.toState();
        assertThatThrownBy(() -> read(life(new Incarnation(T0 + 900_000_000), 2, 2_000)))
                .hasMessageContaining("a day from now");
        assertThatThrownBy(() -> read(sample(2, -T0 - 1, 4, 0))).hasMessageContaining("older than 1970");
        assertThat(track.toState()).isEqualTo(before);
    }

    @Test
    void saturation_is_an_alarm_at_the_sample_and_again_only_after_a_while() {
        long[] at = {1_000, 1_200, 1_500, 1_600, 2_100};
        for (int i = 0; i < at.length; i++) {
            read(sample(i, at[i], 5, 1));
        }
        assertThat(alarms()).allMatch(alarm -> alarm.kind() == PoolAlarm.Kind.SATURATED);
        assertThat(alarms())
                .extracting(alarm -> alarm.at().toEpochMilli() - T0)
                .containsExactly(1_000L, 1_500L, 2_100L);
    }

    @ParameterizedTest
    @CsvSource({"10, 20, true", "10, 19, false", "2, 7, false", "2, 8, true", "0, 8, true"})
    void sudden_load_is_a_multiple_of_the_recent_mean_above_a_floor(int before, int now, boolean alarm) {
        read(sample(1, 1_000, before, 0));
        read(sample(2, 2_000, before, 0));
        read(sample(3, 3_000, now, 0));
        assertThat(alarms().stream().anyMatch(each -> each.kind() == PoolAlarm.Kind.SUDDEN_LOAD))
                .isEqualTo(alarm);
    }

    @Test
    void a_silent_pool_with_an_open_window_gets_one_mark_and_then_no_more() {
        track.read(sample(1, 3_000, 4, 0), T0 + 3_000, T0 + 3_000, CONFIG);
        assertThat(track.dueMark(T0 + 4_000, 0, CONFIG)).isEmpty();
        assertThat(track.dueMark(T0 + 11_999, 0, CONFIG)).isEmpty();
        PoolMark mark = track.dueMark(T0 + 12_000, 0, CONFIG).orElseThrow();
        assertThat(mark.at()).isEqualTo(START.plusSeconds(12));
        assertThat(track.dueMark(T0 + 12_500, 0, CONFIG)).isEmpty();

        track.read(mark, T0 + 12_600, T0 + 12_600, CONFIG);
        assertThat(track.dueMark(T0 + 40_000, 0, CONFIG)).isEmpty();
        PoolMark minute = track.dueMark(T0 + 62_000, 0, CONFIG).orElseThrow();
        track.read(minute, T0 + 62_000, T0 + 62_000, CONFIG);
        assertThat(track.hasOpenWindows()).isFalse();
        assertThat(track.dueMark(T0 + 1_000_000, 0, CONFIG)).isEmpty();
    }

    @Test
    void nothing_is_missing_before_this_instance_began_to_listen() {
        track.read(sample(1, 3_000, 4, 0), T0 + 3_000, T0 + 3_000, CONFIG);
        long later = T0 + 3_600_000;
        assertThat(track.dueMark(later + 1_000, later, CONFIG)).isEmpty();
        assertThat(track.dueMark(later + 9_000, later, CONFIG)).isPresent();
    }

    @Test
    void a_spike_is_scored_against_the_time_before_it_said_once_it_persists_and_taken_back() {
        long sequence = 0;
        for (int second = 1; second <= 660; second++) {
            int demand = second > 400 && second <= 460 ? 30 : 10 + second % 3;
            read(sample(sequence++, second * 1000L, demand, 0));
        }
        List<Insight> said = insights().stream()
                .filter(insight -> insight.metric()
                        .filter(io.tidegate.domain.Metric.DEMAND::equals)
                        .isPresent())
                .toList();
        assertThat(said).extracting(Insight::kind).containsExactly(Insight.Kind.ANOMALY, Insight.Kind.RECOVERY);
        assertThat(said.get(0).severity()).isEqualTo(io.tidegate.domain.Severity.CRITICAL);
        assertThat(said.get(0).at()).isEqualTo(START.plusSeconds(420));
        assertThat(said.get(0).score().orElseThrow()).isGreaterThan(9);
        assertThat(said.get(1).at()).isEqualTo(START.plusSeconds(490));
    }

    @Test
    void below_the_floor_nothing_is_unusual() {
        for (int second = 1; second <= 660; second++) {
            read(sample(second, second * 1000L, second > 500 ? 2 : 0, 0));
        }
        assertThat(insights())
                .noneMatch(insight -> insight.metric()
                        .filter(io.tidegate.domain.Metric.DEMAND::equals)
                        .isPresent());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void any_order_within_the_grace_and_any_duplicates_give_the_same_windows_as_adding_them_up_by_hand(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PoolSample> samples = randomSamples(random);
        List<PoolWindow> clean = windowsOf(samples);
        List<PoolWindow> shuffled = windowsOf(shuffledWithinGrace(samples, random));
        assertThat(shuffled).isEqualTo(clean);
        assertThat(clean).isNotEmpty();
        assertEqualsBruteForce(clean, samples);
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35})
    void a_pool_that_is_written_down_and_read_back_at_any_point_goes_on_as_if_nothing_had_been(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PoolSample> samples = randomSamples(random);
        PoolTrack straight = new PoolTrack(POOL, SERVICE);
        PoolTrack restarted = new PoolTrack(POOL, SERVICE);
        Map<WindowKey, OpenWindow> store = new TreeMap<>();
        for (PoolSample sample : samples) {
            long written = sample.at().toEpochMilli();
            Reaction expected = straight.read(sample, written, written, CONFIG);
            Reaction actual = restarted.read(sample, written, written, CONFIG);
            assertThat(actual.outputs()).isEqualTo(expected.outputs());
            PoolTrack before = restarted;
            actual.changed().forEach(each -> store.put(each.key(), each.window()));
            actual.closed().forEach(store::remove);
            if (random.nextInt(10) == 0) {
                restarted = new PoolTrack(before.toState());
                for (Map.Entry<WindowKey, OpenWindow> open : store.entrySet()) {
                    open.setValue(new OpenWindow(open.getValue().toState()));
                    restarted.reopen(open.getKey(), open.getValue());
                }
            }
        }
    }

    private static List<PoolSample> randomSamples(SplittableRandom random) {
        List<PoolSample> samples = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < 600; i++) {
            long covers = random.nextInt(8) == 0 ? random.nextInt(200) : 800 + random.nextInt(400);
            at += Math.max(1, covers);
            samples.add(sample(
                    POOL,
                    LIFE,
                    i,
                    at,
                    Duration.ofMillis(covers),
                    random.nextInt(30),
                    random.nextInt(3),
                    new PoolCounts(random.nextInt(50), random.nextInt(3), 0, random.nextInt(2), 0)));
        }
        return samples;
    }

    /** Delays each by less than the grace, and brings each one to five times. */
    private static List<PoolSample> shuffledWithinGrace(List<PoolSample> samples, SplittableRandom random) {
        TreeMap<Long, List<PoolSample>> byArrival = new TreeMap<>();
        for (PoolSample sample : samples) {
            for (int copy = random.nextInt(5); copy >= 0; copy--) {
                long arrival = sample.at().toEpochMilli() + random.nextInt(2_000);
                byArrival.computeIfAbsent(arrival, unseen -> new ArrayList<>()).add(sample);
            }
        }
        return byArrival.values().stream().flatMap(List::stream).toList();
    }

    private static List<PoolWindow> windowsOf(List<PoolSample> samples) {
        PoolTrack track = new PoolTrack(POOL, SERVICE);
        List<PoolWindow> windows = new ArrayList<>();
        long last = 0;
        for (PoolSample sample : samples) {
            last = Math.max(last, sample.at().toEpochMilli());
            track.read(sample, last, last, CONFIG)
                    .outputs()
                    .forEach(output -> output.asWindow().ifPresent(windows::add));
        }
        PoolMark end = new PoolMark(POOL, SERVICE, START.plusSeconds(3600));
        track.read(end, T0 + 3_600_000, T0, CONFIG)
                .outputs()
                .forEach(output -> output.asWindow().ifPresent(windows::add));
        return windows;
    }

    private static void assertEqualsBruteForce(List<PoolWindow> windows, List<PoolSample> samples) {
        int counted = 0;
        for (PoolWindow window : windows) {
            long start = window.span().start().toEpochMilli();
            long end = window.span().end().toEpochMilli();
            long base = 10_000;
            double weighted = 0;
            double time = 0;
            long borrows = 0;
            int number = 0;
            int peak = 0;
            for (PoolSample sample : samples) {
                long at = sample.at().toEpochMilli();
                boolean inside = sample.covers().isZero() ? at >= start && at < end : at > start && at <= end;
                if (inside) {
                    long slot = sample.covers().isZero() ? at / base * base : (at - 1) / base * base;
                    double share = Math.max(1, Math.min(sample.covers().toMillis(), at - slot));
                    weighted += share * sample.gauges().demand();
                    time += share;
                    borrows += sample.counts().borrows();
                    peak = Math.max(peak, sample.gauges().demand());
                    number++;
                }
            }
            assertThat(window.samples()).isEqualTo(number);
            assertThat(window.demand().mean()).isCloseTo(weighted / time, within(1e-9));
            assertThat(window.demand().peak()).isEqualTo(peak);
            assertThat(window.rates().borrows()).isCloseTo(borrows * 1000.0 / (end - start), within(1e-9));
            counted += window.span().length().toMillis() == base ? number : 0;
        }
        assertThat(counted)
                .as("every sample is in one window of the first length")
                .isEqualTo(samples.size());
    }

    private static PoolSample life(Incarnation life, long sequence, long millis) {
        return sample(POOL, life, sequence, millis, Duration.ofSeconds(1), 4, 0, PoolCounts.NONE);
    }

    private Reaction read(PoolReading reading) {
        long written = Math.max(T0, reading.at().toEpochMilli());
        Reaction reaction = track.read(reading, written, written, CONFIG);
        outputs.addAll(reaction.outputs());
        return reaction;
    }

    private List<PoolWindow> windows() {
        return outputs.stream()
                .map(IngestOutput::asWindow)
                .flatMap(Optional::stream)
                .toList();
    }

    private List<PoolAlarm> alarms() {
        return outputs.stream()
                .map(IngestOutput::asAlarm)
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Insight> insights() {
        return outputs.stream()
                .map(IngestOutput::asInsight)
                .flatMap(Optional::stream)
                .toList();
    }
}
