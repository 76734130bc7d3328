package io.tidegate.pipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Insight;
import io.tidegate.pipeline.demo.Arrivals.Arrival;
import io.tidegate.pipeline.demo.Faults.Fault;
import io.tidegate.pipeline.demo.Faults.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    private static final Duration LENGTH = Duration.ofMinutes(3);
    private static final int POOLS = 4;

    @ParameterizedTest
    @CsvSource({"5s, 0", "27s, 0", "28s, 1", "60s, 5", "120s, 12", "180s, 20", "3600s, 20"})
    void a_short_run_has_fewer_faults_instead_of_shorter_ones(String length, int count) {
        Duration run = Duration.parse("PT" + length);
        List<Fault> faults = Faults.random(1, run, POOLS).all();
        assertThat(faults).hasSize(count);
        assertThat(faults).allSatisfy(fault -> {
            assertThat(fault.to().minus(fault.from())).isEqualTo(Duration.ofSeconds(4));
            assertThat(fault.to()).isLessThanOrEqualTo(run);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 19950720, -7, Long.MAX_VALUE})
    void each_fault_is_alone_in_its_time_after_a_quiet_beginning(long seed) {
        Duration before = Duration.ofSeconds(20);
        for (Fault fault : Faults.random(seed, LENGTH, POOLS).all()) {
            assertThat(fault.from()).isGreaterThanOrEqualTo(before);
            assertThat(fault.pool()).isBetween(0, POOLS - 1);
            before = fault.to();
        }
    }

    @Test
    void the_same_seed_gives_the_same_faults_and_another_seed_others() {
        assertThat(Faults.random(5, LENGTH, POOLS).all())
                .isEqualTo(Faults.random(5, LENGTH, POOLS).all());
        assertThat(Faults.random(6, LENGTH, POOLS).all())
                .isNotEqualTo(Faults.random(5, LENGTH, POOLS).all());
    }

    @Test
    void over_some_seeds_every_kind_befalls_every_pool() {
        Set<String> seen = new TreeSet<>();
        LongStream.range(0, 20)
                .forEach(seed -> Faults.random(seed, LENGTH, POOLS)
                        .all()
                        .forEach(fault -> seen.add(fault.kind() + " " + fault.pool())));
        assertThat(seen).hasSize(Kind.values().length * POOLS);
    }

    @ParameterizedTest
    @CsvSource({
        "SLOW_QUERIES, 1, 1200",
        "LEAK, 1, 10000",
        "NO_REQUESTS, 0, 0",
        "RETRY_STORM, 3, 300",
        "SILENT_POOL, 1, 300"
    })
    void a_fault_makes_this_of_a_borrower(Kind kind, int borrowers, long holdMillis) {
        // The leak takes every tenth microsecond.
        Arrival arrival = new Arrival(0, Duration.ofMillis(30), Duration.ofMillis(300));
        assertThat(kind.disturb(arrival))
                .hasSize(borrowers)
                .allSatisfy(each -> assertThat(each.hold()).isEqualTo(Duration.ofMillis(holdMillis)));
    }

    @Test
    void one_borrower_in_ten_leaks() {
        Duration hold = Duration.ofMillis(300);
        long leaks = LongStream.range(0, 1000)
                .filter(micros -> !Kind.LEAK
                        .disturb(new Arrival(0, Duration.ofNanos(micros * 1000), hold))
                        .get(0)
                        .hold()
                        .equals(hold))
                .count();
        assertThat(leaks).isEqualTo(100);
    }

    @Test
    void only_borrowers_of_the_pool_and_the_time_are_disturbed() {
        Faults faults = Faults.random(1, LENGTH, POOLS);
        Fault fault = faults.all().stream()
                .filter(each -> each.kind() == Kind.NO_REQUESTS)
                .findFirst()
                .orElseThrow();
        Duration hold = Duration.ofMillis(300);
        Arrival before = new Arrival(fault.pool(), fault.from().minusNanos(1), hold);
        Arrival first = new Arrival(fault.pool(), fault.from(), hold);
        Arrival after = new Arrival(fault.pool(), fault.to(), hold);
        Arrival elsewhere = new Arrival((fault.pool() + 1) % POOLS, fault.from(), hold);
        assertThat(faults.disturb(before)).containsExactly(before);
        assertThat(faults.disturb(first)).isEmpty();
        assertThat(faults.disturb(after)).containsExactly(after);
        assertThat(faults.disturb(elsewhere)).containsExactly(elsewhere);
        assertThat(Faults.none().disturb(first)).containsExactly(first);
    }

    @Test
    void only_a_silent_pool_is_shown_by_its_silence() {
        for (Kind kind : EnumSet.allOf(Kind.class)) {
            boolean silent = kind == Kind.SILENT_POOL;
            assertThat(kind.shownBy()).isEqualTo(silent ? Insight.Kind.LIVENESS : Insight.Kind.ANOMALY);
            assertThat(kind.explains(Insight.Kind.LIVENESS)).isEqualTo(silent);
            assertThat(kind.explains(Insight.Kind.ANOMALY)).isTrue();
        }
    }
}
