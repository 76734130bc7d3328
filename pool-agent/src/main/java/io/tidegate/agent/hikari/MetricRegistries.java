package io.tidegate.agent.hikari;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.util.Map;

/** Turns a metric registry into the tracker factory that HikariCP itself would make for it. */
final class MetricRegistries {
    private static final String PACKAGE = "com.zaxxer.hikari.metrics.";
    private static final Map<String, String> FACTORIES = Map.of(
            "io.micrometer.core.instrument.MeterRegistry", PACKAGE + "micrometer.MicrometerMetricsTrackerFactory",
            "com.codahale.metrics.MetricRegistry", PACKAGE + "dropwizard.CodahaleMetricsTrackerFactory",
            "io.dropwizard.metrics5.MetricRegistry", PACKAGE + "dropwizard.Dropwizard5MetricsTrackerFactory");

    private MetricRegistries() {}

    /**
     * The factory for a registry of Micrometer or Dropwizard.
     *
     * @throws IllegalArgumentException if it is neither, or HikariCP has no factory for it
     */
    static MetricsTrackerFactory factoryFor(Object registry) {
        for (Class<?> type = registry.getClass(); type != null; type = type.getSuperclass()) {
            String factory = FACTORIES.get(type.getName());
            if (factory != null) {
                return create(factory, type, registry);
            }
        }
        throw new IllegalArgumentException("a metric registry of Micrometer or Dropwizard was expected, not "
                + registry.getClass().getName());
    }

    private static MetricsTrackerFactory create(String factory, Class<?> registryType, Object registry) {
        try {
            return Class.forName(factory, true, HikariDataSource.class.getClassLoader())
                    .asSubclass(MetricsTrackerFactory.class)
                    .getConstructor(registryType)
                    .newInstance(registry);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException("HikariCP has no metrics tracker for " + registryType.getName(), e);
        }
    }
}
