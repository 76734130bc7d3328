package io.tidegate.agent.hikari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.agent.hikari.PhysicalConnections.Count;
import io.tidegate.agent.hikari.PhysicalConnections.Tally;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhysicalConnectionsTest {
    private static final Duration MARGIN = Duration.ofMillis(100);
    private static final Duration AT_ONCE = Duration.ZERO;

    private final AtomicLong clock = new AtomicLong(1);
    private final PhysicalConnections physical = new PhysicalConnections(2, MARGIN, clock::get);

    @Test
    void it_admits_up_to_the_limit_and_says_why_it_refuses() throws SQLException {
        open();
        physical.admit(AT_ONCE);
        assertThat(physical.count()).isEqualTo(new Count(1, 2));
        assertThatThrownBy(() -> physical.admit(AT_ONCE))
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContaining("lease of 2")
                .hasMessageContaining("1 open, 1 being opened");
    }

    @Test
    void a_closed_connection_goes_on_counting_for_the_margin() throws SQLException {
        open();
        open().set(true);
        assertThat(physical.count()).isEqualTo(new Count(1, 2));
        pass(MARGIN.minusNanos(1));
        assertThatThrownBy(() -> physical.admit(AT_ONCE)).hasMessageContaining("1 just closed");
        pass(Duration.ofNanos(1));
        assertThat(physical.count()).isEqualTo(new Count(1, 1));
        physical.admit(AT_ONCE);
    }

    @Test
    void an_opening_that_failed_counts_for_the_margin_too() throws SQLException {
        physical.admit(AT_ONCE);
        physical.failed(new SQLException("refused"));
        assertThat(physical.count()).isEqualTo(new Count(0, 1));
        assertThat(physical.lastFailure()).contains("refused");
        pass(MARGIN);
        assertThat(physical.count()).isEqualTo(new Count(0, 0));
    }

    @Test
    void a_lower_limit_closes_the_gate_until_enough_are_gone() throws SQLException {
        var first = open();
        open();
        physical.limit(1);
        first.set(true);
        physical.count();
        pass(MARGIN);
        assertThatThrownBy(() -> physical.admit(AT_ONCE)).hasMessageContaining("lease of 1");
    }

    @Test
    void who_waits_is_admitted_when_the_limit_rises() throws Exception {
        open();
        open();
        var admitted = CompletableFuture.runAsync(() -> {
            try {
                physical.admit(Duration.ofMinutes(1));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        physical.limit(3);
        admitted.get(10, TimeUnit.SECONDS);
        assertThat(physical.count()).isEqualTo(new Count(2, 3));
    }

    @Test
    void who_waits_is_sent_away_when_the_pool_is_closed() {
        physical.limit(0);
        var waiting = CompletableFuture.runAsync(() ->
                assertThatThrownBy(() -> physical.admit(Duration.ofMinutes(1))).hasMessageContaining("closed"));
        physical.shut();
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void a_lost_connection_is_a_trouble_and_the_next_one_is_its_replacement() throws SQLException {
        var lost = open();
        long before = physical.troubles();
        lost.set(true);
        assertThat(physical.troubles()).isGreaterThan(before);
        open();
        assertThat(physical.drain()).isEqualTo(new Tally(0, 0, 1));
        assertThat(physical.drain()).isEqualTo(new Tally(0, 0, 0));
    }

    @Test
    void a_connection_that_was_closed_to_shrink_is_no_trouble_and_has_no_replacement() throws SQLException {
        var surplus = open();
        physical.closingOne();
        surplus.set(true);
        assertThat(physical.troubles()).isZero();
        pass(MARGIN);
        open();
        assertThat(physical.drain()).isEqualTo(new Tally(0, 0, 0));
    }

    @Test
    void failures_and_the_attempts_after_them_are_counted() throws SQLException {
        for (int i = 0; i < 3; i++) {
            physical.admit(AT_ONCE);
            physical.failed(new SQLException("refused"));
            pass(MARGIN);
        }
        open();
        open();
        assertThat(physical.drain()).isEqualTo(new Tally(3, 3, 0));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatever_is_opened_and_closed_the_server_never_sees_more_than_the_limit_at_opening(long seed) {
        var random = new Random(seed);
        List<AtomicBoolean> closed = new ArrayList<>();
        List<Long> goneAt = new ArrayList<>();
        int limit = 2;
        for (int i = 0; i < 5_000; i++) {
            pass(Duration.ofMillis(random.nextInt(20)));
            int choice = random.nextInt(10);
            if (choice == 0) {
                limit = random.nextInt(12);
                physical.limit(limit);
            } else if (choice < 4) {
                long now = clock.get();
                closed.stream().filter(each -> !each.get()).findAny().ifPresent(each -> {
                    each.set(true);
                    // The server's process ends within the margin.
                    goneAt.add(now + random.nextInt((int) MARGIN.toNanos()));
                });
            } else {
                try {
                    closed.add(open());
                    long open = closed.stream().filter(each -> !each.get()).count();
                    long leaving =
                            goneAt.stream().filter(at -> at > clock.get()).count();
                    assertThat(open + leaving).isLessThanOrEqualTo(limit);
                } catch (SQLException refused) {
                    assertThat(physical.count().footprint()).isGreaterThanOrEqualTo(limit);
                }
            }
        }
        assertThat(closed).hasSizeGreaterThan(100);
    }

    private AtomicBoolean open() throws SQLException {
        physical.admit(AT_ONCE);
        var closed = new AtomicBoolean();
        physical.opened((Connection) Proxy.newProxyInstance(
                PhysicalConnectionsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, args) -> {
                    if (method.getName().equals("isClosed")) {
                        return closed.get();
                    }
                    throw new UnsupportedOperationException(method.getName());
                }));
        return closed;
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
