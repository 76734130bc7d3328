package io.tidegate.pipeline.config;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The settings of a tree of records by their paths. */
public final class ConfigKeys {
    private ConfigKeys() {}

    /** The paths of all settings, such as {@code kafka.bootstrapServers}, in the order of the records. */
    public static List<String> of(Class<? extends Record> type) {
        List<String> paths = new ArrayList<>();
        collect(type, "", paths);
        return List.copyOf(paths);
    }

    private static void collect(Class<?> type, String prefix, List<String> paths) {
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> raw = RecordBinder.rawType(component.getGenericType());
            String path = prefix + component.getName();
            if (isGroup(raw)) {
                collect(raw, path + ".", paths);
            } else {
                paths.add(path);
            }
        }
    }

    /** The environment variable that sets a path: {@code kafka.bootstrapServers} is TIDEGATE_KAFKA_BOOTSTRAP_SERVERS. */
    public static String environmentVariable(String path) {
        return "TIDEGATE_"
                + path.replace('.', '_')
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .toUpperCase(Locale.ROOT);
    }

    /**
     * Splits a path where its records do. Where a map begins, the rest is one key, so that
     * {@code kafka.properties.sasl.mechanism} reaches the property {@code sasl.mechanism}.
     */
    static List<String> segments(Class<? extends Record> type, String path) {
        List<String> segments = new ArrayList<>();
        Class<?> at = type;
        String rest = path;
        while (rest.contains(".") && at.isRecord()) {
            String head = rest.substring(0, rest.indexOf('.'));
            segments.add(head);
            rest = rest.substring(head.length() + 1);
            at = componentType(at, head);
            if (at == Map.class) {
                break;
            }
        }
        segments.add(rest);
        return segments;
    }

    private static boolean isGroup(Class<?> type) {
        return type.isRecord() && Scalar.of(type).isEmpty();
    }

    private static Class<?> componentType(Class<?> record, String name) {
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.getName().equals(name)) {
                Type type = component.getGenericType();
                return RecordBinder.rawType(type);
            }
        }
        // Unknown; the binder will say so. A record without components lets the splitting go on.
        return Unknown.class;
    }

    private record Unknown() {}
}
