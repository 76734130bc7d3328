package io.tidegate.agent.hikari;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.tidegate.agent.core.PoolActivity;
import io.tidegate.agent.core.PoolControl;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.sketch.ConcurrentLatencyRecorder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A live HikariCP pool under a lease. */
public final class HikariPoolControl implements PoolControl {
    /** How long a closed connection goes on counting by default: a PostgreSQL backend exits a moment after its client. */
    public static final Duration SERVER_MARGIN = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(HikariPoolControl.class);

    /** HikariCP's shortest. It finds what died while nobody borrowed; the default of 7.x is two minutes, that of 6.0 never. */
    private static final long KEEPALIVE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final PhysicalConnections physical;
    private final BorrowMeter meter;
    private final ConcurrentLatencyRecorder connects;
    private final LeasedDataSource source;
    private final HikariPool pool;
    private final PoolResizer resizer;
    private final List<Runnable> farewells;

    private HikariPoolControl(
            PhysicalConnections physical,
            BorrowMeter meter,
            ConcurrentLatencyRecorder connects,
            LeasedDataSource source,
            int floor,
            List<Runnable> farewells) {
        this.physical = physical;
        this.meter = meter;
        this.connects = connects;
        this.source = source;
        this.pool = (HikariPool) source.getHikariPoolMXBean();
        this.resizer = new PoolResizer(source, pool, physical, floor);
        this.farewells = farewells;
        resizer.start();
    }

    /**
     * Opens the pool that {@code config} describes, at its floor. The configuration is copied, not changed; its pool sizes
     * give way to {@code bounds}: HikariCP is built at the ceiling, for the queue that opens connections is as long as the maximum at
     * construction, and lowered before anybody can borrow. The minimum of idle connections follows the size, so that growth is ready
     * before it is needed.
     *
     * @param serverMargin how long a connection that was closed goes on counting; see {@link #SERVER_MARGIN}
     * @throws RuntimeException HikariCP's own, if the configuration is wrong or the first connection cannot be opened
     */
    public static HikariPoolControl open(HikariConfig config, PoolBounds bounds, Duration serverMargin) {
        var own = new HikariConfig();
        config.copyStateTo(own);

        Object registry = own.getMetricRegistry();
        var meter = new BorrowMeter(
                registry == null
                        ? Optional.ofNullable(own.getMetricsTrackerFactory())
                        : Optional.of(MetricRegistries.factoryFor(registry)));
        if (registry != null) {
            own.setMetricRegistry(null);
        }
        own.setMetricsTrackerFactory(meter);

        own.setMaximumPoolSize(bounds.ceiling());
        own.setMinimumIdle(bounds.floor());
        if (bounds.floor() == 0) {
            // HikariCP would open one to see whether it can.
            own.setInitializationFailTimeout(-1);
        }
        keepAlive(own);

        var physical = new PhysicalConnections(bounds.floor(), serverMargin, System::nanoTime);
        var connects = new ConcurrentLatencyRecorder();
        own.setDataSource(new LeasedConnections(
                DataSources.originOf(config), physical, connects::record, connection -> answers(own, connection)));

        List<Runnable> farewells = new CopyOnWriteArrayList<>();
        var source = new LeasedDataSource(
                own, meter, registry, physical::shut, () -> farewells.forEach(HikariPoolControl::quietly));
        var control = new HikariPoolControl(physical, meter, connects, source, bounds.floor(), farewells);
        control.onClosed(control::close);
        return control;
    }

    /** The pool, for the application. Closing it ends this control too. */
    public HikariDataSource dataSource() {
        return source;
    }

    /** Runs {@code farewell} in the thread that closes the pool, after its connections were closed. */
    public void onClosed(Runnable farewell) {
        farewells.add(farewell);
    }

    @Override
    public PoolGauges gauges() {
        return new PoolGauges(
                Math.max(0, pool.getActiveConnections() - resizer.ownHeld()),
                pool.getIdleConnections(),
                waiting(),
                physical.count().size(),
                resizer.target(),
                source.getMinimumIdle());
    }

    @Override
    public int footprint() {
        return physical.count().footprint();
    }

    @Override
    public int waiting() {
        return Math.max(0, pool.getThreadsAwaitingConnection() - resizer.ownWaiting());
    }

    @Override
    public PoolActivity drain() {
        var borrows = meter.drain();
        var tally = physical.drain();
        return new PoolActivity(
                new PoolCounts(
                        borrows.borrows(), borrows.timeouts(), tally.retries(), tally.failures(), tally.reconnects()),
                meter.waits().drain(),
                meter.holds().drain(),
                connects.drain());
    }

    @Override
    public CompletionStage<ResizeResult> resize(ResizeOrder order) {
        return resizer.resize(order);
    }

    @Override
    public void close() {
        resizer.stop();
    }

    private static void keepAlive(HikariConfig config) {
        if (config.getKeepaliveTime() == 0 || config.getKeepaliveTime() > KEEPALIVE_MILLIS) {
            config.setKeepaliveTime(KEEPALIVE_MILLIS);
        }
    }

    private static boolean answers(HikariConfig config, Connection connection) throws SQLException {
        String query = config.getConnectionTestQuery();
        if (query == null) {
            return connection.isValid(
                    (int) Math.max(1, TimeUnit.MILLISECONDS.toSeconds(config.getValidationTimeout())));
        }
        try (var statement = connection.createStatement()) {
            statement.execute(query);
            return true;
        }
    }

    private static void quietly(Runnable farewell) {
        try {
            farewell.run();
        } catch (RuntimeException e) {
            LOG.warn("the pool is closed although the agent could not end in order", e);
        }
    }
}
