package io.tidegate.pipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Insight;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Severity;
import io.tidegate.pipeline.demo.DemoSummary.Catch;
import io.tidegate.pipeline.demo.DemoSummary.FaultSummary;
import io.tidegate.pipeline.demo.DemoSummary.UnfoundedAlarm;
import io.tidegate.pipeline.demo.Faults.Fault;
import io.tidegate.pipeline.demo.Faults.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultAccountTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LENGTH = Duration.ofMinutes(3);
    private static final List<PoolId> POOLS = List.of(new PoolId("checkout-1"), new PoolId("search-1"));

    private final FaultAccount account = new FaultAccount();

    @ParameterizedTest
    @CsvSource({
        // fault from 100 s to 104 s at checkout-1, what is told, of whom, when, caught, false
        "SLOW_QUERIES, ANOMALY, WARNING, checkout-1, 102, true, 0",
        "SLOW_QUERIES, ANOMALY, CRITICAL, checkout-1, 100, true, 0",
        "SLOW_QUERIES, ANOMALY, WARNING, checkout-1, 99, false, 1",
        "SLOW_QUERIES, ANOMALY, WARNING, checkout-1, 108, true, 0",
        "SLOW_QUERIES, ANOMALY, WARNING, checkout-1, 109, false, 1",
        "SLOW_QUERIES, ANOMALY, WARNING, search-1, 102, false, 1",
        "SLOW_QUERIES, LIVENESS, WARNING, checkout-1, 102, false, 1",
        "SLOW_QUERIES, RECOVERY, INFO, checkout-1, 102, false, 0",
        "SLOW_QUERIES, DATA_QUALITY, WARNING, checkout-1, 102, false, 0",
        "NO_REQUESTS, ANOMALY, WARNING, checkout-1, 102, true, 0",
        "RETRY_STORM, ANOMALY, WARNING, checkout-1, 102, true, 0",
        // What leaked comes back ten seconds later.
        "LEAK, ANOMALY, WARNING, checkout-1, 118, true, 0",
        "LEAK, ANOMALY, WARNING, checkout-1, 119, false, 1",
        "SILENT_POOL, LIVENESS, WARNING, checkout-1, 102, true, 0",
        "SILENT_POOL, LIVENESS, CRITICAL, checkout-1, 104, true, 0",
        "SILENT_POOL, LIVENESS, WARNING, search-1, 102, false, 1",
        "SILENT_POOL, LIVENESS, WARNING, checkout-1, 99, false, 1",
        // That it is heard again, is no alarm; and metrics that jump after the silence are no catch, but explained.
        "SILENT_POOL, LIVENESS, INFO, checkout-1, 104, false, 0",
        "SILENT_POOL, ANOMALY, WARNING, checkout-1, 105, false, 0"
    })
    void an_alarm_catches_a_fault_that_it_fits_and_is_false_when_nothing_explains_it(
            Kind fault, Insight.Kind told, Severity severity, String pool, int second, boolean caught, int unfounded) {
        account.insight(insight(told, severity, pool, second));

        FaultSummary summary = summary(fault(fault, 0, 100));
        assertThat(summary.each().get(0).caught()).isEqualTo(caught);
        assertThat(summary.caught()).isEqualTo(caught ? 1 : 0);
        assertThat(summary.falseAlarms()).isEqualTo(unfounded);
        assertThat(summary.unfounded()).hasSize(unfounded);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 1", "179, 1", "180, 0", "200, 0"})
    void only_the_time_of_the_load_counts(int second, int unfounded) {
        account.insight(insight(Insight.Kind.ANOMALY, Severity.WARNING, "search-1", second));
        assertThat(summary().falseAlarms()).isEqualTo(unfounded);
    }

    @Test
    void the_first_alarm_says_how_a_fault_was_caught() {
        account.insight(insight(Insight.Kind.ANOMALY, Severity.CRITICAL, "checkout-1", 104));
        account.insight(insight(Insight.Kind.ANOMALY, Severity.WARNING, "checkout-1", 103));
        FaultSummary summary = summary(fault(Kind.RETRY_STORM, 0, 100), fault(Kind.LEAK, 1, 110));
        assertThat(summary.injected()).isEqualTo(2);
        assertThat(summary.each().get(0).by()).contains(new Catch("borrow-rate", 3));
        assertThat(summary.each().get(1).by()).isEmpty();
    }

    @Test
    void an_alarm_that_belongs_to_nothing_is_listed_with_what_it_said() {
        account.insight(insight(Insight.Kind.ANOMALY, Severity.WARNING, "search-1", 50));
        account.insight(insight(Insight.Kind.LIVENESS, Severity.WARNING, "checkout-1", 40));
        assertThat(summary().unfounded())
                .containsExactly(
                        new UnfoundedAlarm("checkout-1", "liveness", OptionalDouble.empty(), 40, "LIVENESS at 40"),
                        new UnfoundedAlarm("search-1", "borrow-rate", OptionalDouble.of(5), 50, "ANOMALY at 50"));
    }

    private FaultSummary summary(Fault... faults) {
        return account.summary(Faults.of(List.of(faults)), BEGIN, LENGTH, POOLS);
    }

    private static Fault fault(Kind kind, int pool, int second) {
        return new Fault(kind, pool, Duration.ofSeconds(second), Duration.ofSeconds(second + 4L));
    }

    private static Insight insight(Insight.Kind kind, Severity severity, String pool, int second) {
        boolean measured = kind == Insight.Kind.ANOMALY || kind == Insight.Kind.RECOVERY;
        return new Insight(
                new ServiceId("orders-db"),
                Optional.of(new PoolId(pool)),
                kind,
                severity,
                measured ? Optional.of(Metric.BORROW_RATE) : Optional.empty(),
                BEGIN.plusSeconds(second),
                OptionalDouble.empty(),
                measured ? OptionalDouble.of(5) : OptionalDouble.empty(),
                kind + " at " + second);
    }
}
