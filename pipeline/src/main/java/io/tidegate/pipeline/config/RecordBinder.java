package io.tidegate.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a YAML tree into records and collects everything that is wrong with it, each problem with its path.
 *
 * <p>What the tree leaves out comes from the record's defaults: the instance that was given, or the constant
 * {@code DEFAULT} of the record's own type. Components without either are required, unless they are an {@code Optional},
 * a list, a set or a map. Lists replace a default; records are filled up.
 */
public final class RecordBinder {
    private static final JsonNode NOTHING = JsonNodeFactory.instance.missingNode();

    private final List<ConfigProblem> problems = new ArrayList<>();

    private RecordBinder() {}

    /**
     * What came of a tree.
     *
     * @param value the record; empty when there are problems
     * @param problems everything that was wrong, in the order of the record's components
     * @param <T> the record
     */
    public record Bound<T>(Optional<T> value, List<ConfigProblem> problems) {
        /** The record, or an exception that names the problems after {@code origin}. */
        public T orThrow(String origin) {
            return value.orElseThrow(() -> ConfigException.of(origin, problems));
        }
    }

    /** Binds a tree to {@code type}. */
    public static <T extends Record> Bound<T> bind(JsonNode tree, Class<T> type) {
        return bind(tree, type, defaultOf(type).map(type::cast));
    }

    /** Binds a tree to a record; what the tree leaves out stays as it is in {@code defaults}. */
    public static <T extends Record> Bound<T> bind(JsonNode tree, Class<T> type, Optional<T> defaults) {
        RecordBinder binder = new RecordBinder();
        Optional<T> value =
                binder.record(type, tree, defaults.map(Object.class::cast), "").map(type::cast);
        return binder.problems.isEmpty()
                ? new Bound<>(value, List.of())
                : new Bound<>(Optional.empty(), List.copyOf(binder.problems));
    }

    /** Empty means that the problem has been reported. */
    private Optional<Object> value(Type type, JsonNode node, Optional<Object> fallback, String path) {
        Class<?> raw = rawType(type);
        boolean absent = node.isMissingNode() || node.isNull();
        if (raw == Optional.class) {
            return optional(type, node, fallback, path, absent);
        }
        if (raw.isRecord() && Scalar.of(raw).isEmpty()) {
            return record(raw, node, fallback.or(() -> defaultOf(raw)), path);
        }
        if (absent && fallback.isPresent()) {
            return fallback;
        }
        if (raw == List.class || raw == Set.class) {
            return absent ? Optional.of(emptyOf(raw)) : elements(type, raw, node, path);
        }
        if (raw == Map.class) {
            return absent ? Optional.of(Map.of()) : entries(type, node, path);
        }
        if (raw == OptionalInt.class) {
            return absent
                    ? Optional.of(OptionalInt.empty())
                    : scalar(int.class, node, path).map(read -> OptionalInt.of((int) read));
        }
        if (raw == OptionalLong.class) {
            return absent
                    ? Optional.of(OptionalLong.empty())
                    : scalar(long.class, node, path).map(read -> OptionalLong.of((long) read));
        }
        if (raw == OptionalDouble.class) {
            return absent
                    ? Optional.of(OptionalDouble.empty())
                    : scalar(double.class, node, path).map(read -> OptionalDouble.of((double) read));
        }
        if (absent) {
            return problem(path, "is required and missing");
        }
        return scalar(raw, node, path);
    }

    private Optional<Object> optional(
            Type type, JsonNode node, Optional<Object> fallback, String path, boolean absent) {
        if (absent) {
            return fallback.or(() -> Optional.of(Optional.empty()));
        }
        Optional<Object> inner = fallback.flatMap(present -> ((Optional<?>) present).map(Object.class::cast));
        return value(argument(type, 0), node, inner, path).map(Optional::of);
    }

    private Optional<Object> record(Class<?> type, JsonNode node, Optional<Object> fallback, String path) {
        boolean absent = node.isMissingNode() || node.isNull();
        if (!absent && !node.isObject()) {
            return problem(
                    path,
                    "'" + shown(node) + "' is not a group of keys; allowed keys: " + String.join(", ", keys(type)));
        }
        refuseUnknownKeys(type, node, path);
        int before = problems.size();
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            JsonNode child = absent ? NOTHING : node.path(component.getName());
            Optional<Object> bound = value(
                    component.getGenericType(),
                    child,
                    fallback.map(defaults -> read(component, defaults)),
                    path.isEmpty() ? component.getName() : path + "." + component.getName());
            if (bound.isPresent()) {
                values[i] = bound.get();
            }
        }
        return problems.size() == before ? construct(type, components, values, path) : Optional.empty();
    }

    private void refuseUnknownKeys(Class<?> type, JsonNode node, String path) {
        List<String> allowed = keys(type);
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!allowed.contains(name)) {
                String meant = Nearest.to(name, allowed)
                        .map(near -> "did you mean '" + near + "'? ")
                        .orElse("");
                problem(
                        path.isEmpty() ? name : path + "." + name,
                        "unknown key; " + meant + "allowed: " + String.join(", ", allowed));
            }
        }
    }

    private Optional<Object> construct(Class<?> type, RecordComponent[] components, Object[] values, String path) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(values));
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException reason) {
                return problem(path, String.valueOf(reason.getMessage()));
            }
            throw new IllegalStateException(type + " failed for another reason than its values", refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " has no accessible canonical constructor", impossible);
        }
    }

    private Optional<Object> elements(Type type, Class<?> raw, JsonNode node, String path) {
        if (!node.isArray()) {
            return problem(path, "'" + shown(node) + "' is not a list; write e.g. [" + shown(node) + "]");
        }
        int before = problems.size();
        List<Object> read = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            value(argument(type, 0), node.get(i), Optional.empty(), path + "[" + i + "]")
                    .ifPresent(read::add);
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        return Optional.of(raw == List.class ? List.copyOf(read) : Set.copyOf(new LinkedHashSet<>(read)));
    }

    private Optional<Object> entries(Type type, JsonNode node, String path) {
        if (!node.isObject()) {
            return problem(path, "'" + shown(node) + "' is not a group of keys");
        }
        int before = problems.size();
        Map<Object, Object> read = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String at = path + "." + entry.getKey();
            Optional<Object> key = word(rawType(argument(type, 0)), entry.getKey(), at);
            Optional<Object> value = value(argument(type, 1), entry.getValue(), Optional.empty(), at);
            if (key.isPresent() && value.isPresent()) {
                read.put(key.get(), value.get());
            }
        }
        return problems.size() > before ? Optional.empty() : Optional.of(Map.copyOf(read));
    }

    private Optional<Object> scalar(Class<?> type, JsonNode node, String path) {
        if (!node.isValueNode()) {
            String what = Scalar.of(type).map(Scalar::what).orElse("a " + type.getSimpleName());
            return problem(path, "'" + shown(node) + "' is not " + what);
        }
        return word(type, node.asText(), path);
    }

    private Optional<Object> word(Class<?> type, String text, String path) {
        Scalar scalar = Scalar.of(type)
                .orElseThrow(() -> new IllegalStateException(path + " has a type that cannot be configured: " + type));
        try {
            return Optional.of(scalar.read().apply(text));
        } catch (Scalar.RefusedValue refused) {
            return problem(path, String.valueOf(refused.getMessage()));
        } catch (RuntimeException unreadable) {
            return problem(path, "'" + text + "' is not " + scalar.what());
        }
    }

    private Optional<Object> problem(String path, String message) {
        problems.add(new ConfigProblem(path, message));
        return Optional.empty();
    }

    private static Object emptyOf(Class<?> collection) {
        return collection == List.class ? List.of() : Set.of();
    }

    static List<String> keys(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toUnmodifiableList());
    }

    static Class<?> rawType(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    static Object read(RecordComponent component, Object record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(component + " cannot be read", impossible);
        }
    }

    /** The value of the constant {@code DEFAULT} that a record may declare of its own type. */
    private static Optional<Object> defaultOf(Class<?> type) {
        try {
            var field = type.getDeclaredField("DEFAULT");
            if (field.getType() == type && Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                return Optional.ofNullable(field.get(null));
            }
        } catch (NoSuchFieldException none) {
            return Optional.empty();
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(type + ".DEFAULT cannot be read", impossible);
        }
        return Optional.empty();
    }

    private static String shown(JsonNode node) {
        String text = node.isValueNode() ? node.asText() : node.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
