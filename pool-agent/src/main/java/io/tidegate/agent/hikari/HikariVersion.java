package io.tidegate.agent.hikari;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The HikariCP that the application has brought. The agent needs more of it than its documented interface, so it looks for that
 * before it touches a pool: what is missing would else be found later, by a thread that dies of it.
 *
 * @param number its version, or "of an unknown version"
 * @param missing what the agent needs and this version has not
 */
public record HikariVersion(String number, Optional<String> missing) {
    /** The versions that the build tests. */
    public static final String SUPPORTED = "5.1 to 7.1";

    private static final String POOL = "com.zaxxer.hikari.pool.HikariPool";
    private static final String CONFIG = "com.zaxxer.hikari.HikariConfig";
    private static final String UTIL = "com.zaxxer.hikari.util.";
    private static final String CONSTRUCTOR = "<init>";

    private static final List<Member> NEEDED = List.of(
            new Member(POOL, "addBagItem", int.class),
            new Member(POOL, "getConnection", long.class),
            new Member("com.zaxxer.hikari.HikariDataSource", "evictConnection", Connection.class),
            new Member("com.zaxxer.hikari.metrics.IMetricsTracker", "recordConnectionCreatedMillis", long.class),
            new Member(CONFIG, "copyStateTo", HikariConfig.class),
            new Member(CONFIG, "setKeepaliveTime", long.class),
            new Member(UTIL + "PropertyElf", "setTargetFromProperties", Object.class, Properties.class),
            new Member(
                    UTIL + "DriverDataSource",
                    CONSTRUCTOR,
                    String.class,
                    String.class,
                    Properties.class,
                    String.class,
                    String.class));

    /** The one on the class path. */
    public static HikariVersion found() {
        return new HikariVersion(
                version(),
                NEEDED.stream().filter(member -> !member.isThere()).findFirst().map(Member::inWords));
    }

    /** By name, for not even the class may be there. */
    private record Member(String owner, String name, List<Class<?>> parameters) {
        Member(String owner, String name, Class<?>... parameters) {
            this(owner, name, List.of(parameters));
        }

        boolean isThere() {
            try {
                Class<?> type = Class.forName(owner, false, HikariDataSource.class.getClassLoader());
                Class<?>[] types = parameters.toArray(Class<?>[]::new);
                return name.equals(CONSTRUCTOR)
                        ? type.getConstructor(types) != null
                        : type.getMethod(name, types) != null;
            } catch (ReflectiveOperationException | LinkageError e) {
                return false;
            }
        }

        String inWords() {
            String type = owner.substring(owner.lastIndexOf('.') + 1);
            String arguments = String.join(
                    ", ", parameters.stream().map(Class::getSimpleName).toList());
            return (name.equals(CONSTRUCTOR) ? type : type + "." + name) + "(" + arguments + ")";
        }
    }

    private static String version() {
        try (InputStream file =
                HikariDataSource.class.getResourceAsStream("/META-INF/maven/com.zaxxer/HikariCP/pom.properties")) {
            var properties = new Properties();
            if (file != null) {
                properties.load(file);
            }
            return properties.getProperty("version", "of an unknown version");
        } catch (IOException e) {
            return "of an unknown version";
        }
    }
}
