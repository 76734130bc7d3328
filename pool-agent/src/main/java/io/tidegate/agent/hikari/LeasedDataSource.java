package io.tidegate.agent.hikari;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The pool that the application gets: a HikariDataSource that behaves as if nobody else used its metrics hook.
 *
 * <p>HikariCP has one such hook, and the agent sits in it. Frameworks look whether it is free ({@code
 * getMetricsTrackerFactory() == null}) and set their own once the pool runs; both work here as without an agent.
 */
final class LeasedDataSource extends HikariDataSource {
    private final BorrowMeter meter;
    private final Runnable closing;
    private final Runnable closed;
    /** False while HikariCP's constructor runs, which must see the agent's own factory. */
    private final boolean built;

    private volatile @Nullable Object applicationRegistry;

    /**
     * Builds the pool, which opens its first connection.
     *
     * @param config its metrics-tracker factory is {@code meter}
     * @param applicationRegistry the metric registry that the application had set, or null
     * @param closing is run when the application closes the pool, before its connections are closed
     * @param closed is run after they are
     */
    LeasedDataSource(
            HikariConfig config,
            BorrowMeter meter,
            @Nullable Object applicationRegistry,
            Runnable closing,
            Runnable closed) {
        super(config);
        this.meter = meter;
        this.applicationRegistry = applicationRegistry;
        this.closing = closing;
        this.closed = closed;
        this.built = true;
    }

    @Override
    public @Nullable MetricsTrackerFactory getMetricsTrackerFactory() {
        if (!built) {
            return super.getMetricsTrackerFactory();
        }
        return applicationRegistry == null ? meter.application().orElse(null) : null;
    }

    @Override
    public void setMetricsTrackerFactory(MetricsTrackerFactory factory) {
        refuseSecond();
        meter.feed(factory);
    }

    @Override
    public @Nullable Object getMetricRegistry() {
        return built ? applicationRegistry : super.getMetricRegistry();
    }

    @Override
    public void setMetricRegistry(Object registry) {
        refuseSecond();
        meter.feed(MetricRegistries.factoryFor(registry));
        applicationRegistry = registry;
    }

    @Override
    public void close() {
        boolean first = !isClosed();
        if (first) {
            closing.run();
        }
        super.close();
        if (first) {
            closed.run();
        }
    }

    private void refuseSecond() {
        if (meter.application().isPresent()) {
            throw new IllegalStateException("the application's metrics can only be set one time");
        }
    }
}
