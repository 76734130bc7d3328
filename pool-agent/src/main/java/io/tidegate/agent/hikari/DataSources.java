package io.tidegate.agent.hikari;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.DriverDataSource;
import com.zaxxer.hikari.util.PropertyElf;
import java.lang.reflect.InvocationTargetException;
import javax.sql.DataSource;

/** Finds the source of connections that a HikariCP configuration describes, in HikariCP's own order of precedence. */
final class DataSources {
    private DataSources() {}

    /**
     * The application's source, or the one that HikariCP would build.
     *
     * @throws IllegalArgumentException if the configuration names none, or it cannot be made
     */
    static DataSource originOf(HikariConfig config) {
        if (config.getDataSource() != null) {
            return config.getDataSource();
        }
        if (config.getDataSourceClassName() != null) {
            DataSource source = newInstance(config.getDataSourceClassName());
            PropertyElf.setTargetFromProperties(source, config.getDataSourceProperties());
            return source;
        }
        if (config.getJdbcUrl() != null) {
            return new DriverDataSource(
                    config.getJdbcUrl(),
                    config.getDriverClassName(),
                    config.getDataSourceProperties(),
                    config.getUsername(),
                    config.getPassword());
        }
        if (config.getDataSourceJNDI() != null) {
            throw new IllegalArgumentException(
                    "look " + config.getDataSourceJNDI()
                            + " up and set it as the dataSource: the agent resolves no JNDI names, which may load code from afar");
        }
        throw new IllegalArgumentException("a pool needs a dataSource, a dataSourceClassName or a jdbcUrl");
    }

    private static DataSource newInstance(String className) {
        try {
            return load(className)
                    .asSubclass(DataSource.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException
                | ClassCastException e) {
            throw new IllegalArgumentException("no data source can be made from the class " + className, e);
        }
    }

    private static Class<?> load(String className) throws ClassNotFoundException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            try {
                return context.loadClass(className);
            } catch (ClassNotFoundException e) {
                return Class.forName(className, true, HikariConfig.class.getClassLoader());
            }
        }
        return Class.forName(className, true, HikariConfig.class.getClassLoader());
    }
}
