package io.tidegate.benchmarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** Connections to nowhere, which cost nothing: what is left is the pool. */
final class StubConnections {
    private StubConnections() {}

    static DataSource source() {
        return implement(
                DataSource.class,
                (proxy, method, arguments) ->
                        method.getName().equals("getConnection") ? connection() : ofType(method.getReturnType()));
    }

    private static Connection connection() {
        boolean[] closed = new boolean[1];
        return implement(Connection.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "isValid", "getAutoCommit" -> true;
            case "isClosed" -> closed[0];
            case "close" -> {
                closed[0] = true;
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "a connection to nowhere";
            default -> ofType(method.getReturnType());
        });
    }

    private static <T> T implement(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(StubConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Nothing, in the type that is asked for. */
    @SuppressWarnings("NullAway") // a stub of Java's own interfaces answers null as they allow
    private static Object ofType(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        return type == long.class ? (Object) 0L : null;
    }
}
