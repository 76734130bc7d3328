package io.tidegate.agent.hikari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.domain.PoolBounds;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** The application keeps everything that it had without an agent. */
@Tag("hikari")
class LeasedDataSourceIT {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Test
    void a_tracker_that_the_application_configured_hears_its_borrows_and_only_those() throws Exception {
        var tracker = new CountingTracker();
        var config = server.poolConfig("tracked");
        config.setMetricsTrackerFactory(tracker);
        try (var control = open(config);
                var source = control.dataSource()) {
            assertThat(source.getMetricsTrackerFactory()).isSameAs(tracker);
            control.resize(new ResizeOrder(6, Duration.ofSeconds(5)))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            control.resize(new ResizeOrder(2, Duration.ofSeconds(5)))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            borrowOnce(source);
            assertThat(tracker.acquired).hasValue(1);
            assertThat(tracker.used).hasValue(1);
            assertThat(control.drain().counts().borrows()).isEqualTo(1);
        }
        assertThat(tracker.closed).hasValue(1);
    }

    @Test
    void a_tracker_that_comes_when_the_pool_runs_is_heard_too_and_a_second_one_is_refused() throws Exception {
        try (var control = open(server.poolConfig("late"));
                var source = control.dataSource()) {
            assertThat(source.getMetricsTrackerFactory()).isNull();
            assertThat(source.getMetricRegistry()).isNull();
            var tracker = new CountingTracker();
            source.setMetricsTrackerFactory(tracker);
            borrowOnce(source);
            assertThat(tracker.acquired).hasValue(1);
            assertThat(control.drain().counts().borrows()).isEqualTo(1);
            assertThatThrownBy(() -> source.setMetricsTrackerFactory(new CountingTracker()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_registry_of_a_kind_that_hikari_does_not_know_is_refused_by_name() {
        try (var control = open(server.poolConfig("registry"));
                var source = control.dataSource()) {
            assertThatThrownBy(() -> source.setMetricRegistry("not a registry"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("java.lang.String");
        }
    }

    @Test
    void unwrapping_reaches_the_driver() throws Exception {
        var config = server.poolConfig("unwrap");
        var own = new PGSimpleDataSource();
        own.setUrl(config.getJdbcUrl());
        config.setDataSource(own);
        try (var control = open(config);
                var source = control.dataSource();
                var connection = source.getConnection()) {
            assertThat(source.isWrapperFor(PGSimpleDataSource.class)).isTrue();
            assertThat(source.unwrap(PGSimpleDataSource.class)).isSameAs(own);
            assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isPositive();
        }
    }

    @Test
    void the_configuration_that_was_passed_is_left_as_it_was() {
        var config = server.poolConfig("untouched");
        config.setMaximumPoolSize(7);
        try (var control = open(config);
                var source = control.dataSource()) {
            assertThat(source.getMaximumPoolSize()).isEqualTo(2);
            assertThat(config.getMaximumPoolSize()).isEqualTo(7);
            assertThat(config.getMetricsTrackerFactory()).isNull();
            assertThat(config.getDataSource()).isNull();
        }
    }

    @Test
    void times_are_taken_more_finely_than_hikari_tells_them() throws Exception {
        try (var control = open(server.poolConfig("fine"));
                var source = control.dataSource()) {
            control.drain();
            for (int i = 0; i < 50; i++) {
                borrowOnce(source);
            }
            var holds = control.drain().holds();
            // Half a millisecond is the least that there could be if HikariCP's whole milliseconds were all there is.
            assertThat(holds.count()).isEqualTo(50);
            assertThat(holds.least()).isLessThan(500_000);
        }
    }

    private static HikariPoolControl open(HikariConfig config) {
        return HikariPoolControl.open(config, new PoolBounds(2, 10), HikariPoolControl.SERVER_MARGIN);
    }

    private static void borrowOnce(HikariDataSource source) throws SQLException {
        try (var connection = source.getConnection()) {
            assertThat(connection.isClosed()).isFalse();
        }
    }

    private static final class CountingTracker implements MetricsTrackerFactory, IMetricsTracker {
        private final AtomicInteger acquired = new AtomicInteger();
        private final AtomicInteger used = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public IMetricsTracker create(String poolName, PoolStats poolStats) {
            return this;
        }

        @Override
        public void recordConnectionAcquiredNanos(long elapsedAcquiredNanos) {
            acquired.incrementAndGet();
        }

        @Override
        public void recordConnectionUsageMillis(long elapsedBorrowedMillis) {
            used.incrementAndGet();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
