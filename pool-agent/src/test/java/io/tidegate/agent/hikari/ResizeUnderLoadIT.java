package io.tidegate.agent.hikari;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import io.tidegate.domain.PoolBounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resizes a pool while many threads use it, and believes only what the server says. */
@Tag("hikari")
class ResizeUnderLoadIT {
    private static final Logger LOG = LoggerFactory.getLogger(ResizeUnderLoadIT.class);
    private static final Duration SECOND = Duration.ofSeconds(1);

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
    void a_busy_pool_grows_and_shrinks_within_a_second_and_nobody_notices() throws Exception {
        try (var observer = server.connect();
                var control = open("busy", new PoolBounds(8, 40));
                var source = control.dataSource();
                var watch = new Watch("busy", 8)) {
            try (var load = new Load(source, 32)) {
                Awaitility.await().until(() -> load.done() > 200);
                for (int round = 0; round < 3; round++) {
                    watch.allow(20);
                    resize(control, 20);
                    assertThat(PostgresServer.connectionsOf("busy", observer)).isEqualTo(20);

                    resize(control, 8);
                    watch.allow(8);
                    assertThat(PostgresServer.connectionsOf("busy", observer)).isEqualTo(8);
                }
                assertThat(load.failures()).isEmpty();
            }
            assertThat(watch.looks()).isGreaterThan(20);
            assertThat(watch.overruns()).isEmpty();
        }
    }

    @Test
    void an_idle_pool_grows_and_shrinks_within_a_second() throws Exception {
        try (var observer = server.connect();
                var control = open("quiet", new PoolBounds(8, 40));
                var source = control.dataSource()) {
            Awaitility.await().until(() -> control.footprint() == 8);
            resize(control, 20);
            assertThat(PostgresServer.connectionsOf("quiet", observer)).isEqualTo(20);
            assertThat(source.getHikariPoolMXBean().getIdleConnections()).isEqualTo(20);
            resize(control, 8);
            assertThat(PostgresServer.connectionsOf("quiet", observer)).isEqualTo(8);
        }
    }

    @Test
    void a_pool_opens_no_more_than_its_floor_before_it_has_a_lease() throws Exception {
        try (var watch = new Watch("floor", 3);
                var control = open("floor", new PoolBounds(3, 40));
                var source = control.dataSource();
                var load = new Load(source, 16)) {
            Awaitility.await().until(() -> load.done() > 500);
            assertThat(control.gauges().size()).isEqualTo(3);
            assertThat(watch.overruns()).isEmpty();
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void connections_that_the_server_killed_are_replaced_and_counted_though_nobody_borrows_but_once() throws Exception {
        try (var observer = server.connect();
                var control = open("killed", new PoolBounds(8, 20));
                var source = control.dataSource();
                var watch = new Watch("killed", 8)) {
            Awaitility.await().until(() -> control.gauges().idle() == 8);
            control.drain();
            assertThat(PostgresServer.kill("killed", observer)).isEqualTo(8);
            // HikariCP trusts a connection for half a second after its last use, so it may hand a dead one out; the
            // next
            // look at the pool finds them all.
            Awaitility.await().ignoreExceptions().until(() -> works(source));
            var reconnects = new AtomicInteger();
            Awaitility.await().until(() -> {
                reconnects.addAndGet((int) control.drain().counts().reconnects());
                return reconnects.get() == 8 && control.gauges().idle() == 8;
            });
            for (int i = 0; i < 8; i++) {
                assertThat(works(source)).isTrue();
            }
            assertThat(PostgresServer.connectionsOf("killed", observer)).isEqualTo(8);
            assertThat(watch.overruns()).isEmpty();
        }
    }

    @Test
    void a_resize_that_cannot_open_connections_says_why_and_goes_on_trying() throws Exception {
        try (var observer = server.connect();
                var statement = observer.createStatement()) {
            statement.execute("create role narrow login connection limit 3");
            var config = server.poolConfig("narrow");
            config.setUsername("narrow");
            config.setJdbcUrl(config.getJdbcUrl().replace("user=postgres&", ""));
            try (var control = HikariPoolControl.open(config, new PoolBounds(2, 10), HikariPoolControl.SERVER_MARGIN);
                    var source = control.dataSource()) {
                var result = control.resize(new ResizeOrder(6, SECOND))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                assertThat(result).isInstanceOf(ResizeResult.Unfinished.class);
                assertThat(((ResizeResult.Unfinished) result).reason()).contains("too many connections");
                var counts = control.drain().counts();
                assertThat(counts.failures()).isPositive();
                assertThat(counts.retries()).isPositive();

                statement.execute("alter role narrow connection limit 100");
                Awaitility.await().until(() -> control.footprint() == 6 && works(source));
            }
        }
    }

    private static HikariPoolControl open(String name, PoolBounds bounds) {
        var config = server.poolConfig(name);
        config.setConnectionTimeout(2_000);
        return HikariPoolControl.open(config, bounds, HikariPoolControl.SERVER_MARGIN);
    }

    /** The one duration that is asserted: a second is the requirement. */
    private static void resize(HikariPoolControl control, int size) throws Exception {
        long start = System.nanoTime();
        var result = control.resize(new ResizeOrder(size, SECOND))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        LOG.info("to {}: {} ms", size, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        assertThat(result).isEqualTo(new ResizeResult.Achieved(size));
    }

    private static boolean works(HikariDataSource source) throws SQLException {
        try (var connection = source.getConnection()) {
            return connection.isValid(1);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + thread.getName() + " ends", e);
        }
    }

    /** Threads that borrow, run a short transaction, and give back. */
    private static final class Load implements AutoCloseable {
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicInteger done = new AtomicInteger();
        private final List<SQLException> failures = new CopyOnWriteArrayList<>();
        private volatile boolean stopped;

        Load(HikariDataSource source, int borrowers) {
            for (int i = 0; i < borrowers; i++) {
                var thread = new Thread(() -> work(source), "load-" + i);
                thread.start();
                threads.add(thread);
            }
        }

        private void work(HikariDataSource source) {
            while (!stopped) {
                try (var connection = source.getConnection();
                        var statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement.execute("select pg_sleep(0.004)");
                    connection.commit();
                    done.incrementAndGet();
                } catch (SQLException e) {
                    failures.add(e);
                }
            }
        }

        int done() {
            return done.get();
        }

        List<SQLException> failures() {
            return failures;
        }

        @Override
        public void close() {
            stopped = true;
            threads.forEach(ResizeUnderLoadIT::join);
        }
    }

    /** Looks at the server every 20 ms and remembers each time that a pool had more than it may. */
    private static final class Watch implements AutoCloseable {
        private final Thread thread;
        private final List<String> overruns = new ArrayList<>();
        private final AtomicInteger looks = new AtomicInteger();
        private volatile int allowed;
        private volatile boolean stopped;

        Watch(String pool, int allowed) throws SQLException {
            this.allowed = allowed;
            Connection observer = server.connect();
            thread = new Thread(() -> watch(pool, observer), "watch-" + pool);
            thread.start();
        }

        void allow(int most) {
            allowed = most;
        }

        int looks() {
            return looks.get();
        }

        List<String> overruns() {
            synchronized (overruns) {
                return List.copyOf(overruns);
            }
        }

        private void watch(String pool, Connection observer) {
            try (observer) {
                while (!stopped) {
                    int most = allowed;
                    int seen = PostgresServer.connectionsOf(pool, observer);
                    looks.incrementAndGet();
                    if (seen > most && most == allowed) {
                        synchronized (overruns) {
                            overruns.add(seen + " where " + most + " are allowed");
                        }
                    }
                    Thread.sleep(20);
                }
            } catch (SQLException | InterruptedException e) {
                synchronized (overruns) {
                    overruns.add("the watch ended: " + e);
                }
            }
        }

        @Override
        public void close() {
            stopped = true;
            join(thread);
        }
    }
}
