package io.tidegate.pipeline.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of value that is written as one word: how it is read, and how it is written.
 *
 * @param what what it is, for a sentence such as "'x' is not …"
 * @param read turns the word into the value; throws {@link RuntimeException} when it is none
 * @param write turns the value into the word, or into a number or boolean where YAML has them
 */
record Scalar(String what, Function<String, Object> read, Function<Object, Object> write) {

    private static final Map<Class<?>, Scalar> KNOWN = Map.ofEntries(
            Map.entry(String.class, new Scalar("a text", text -> text, value -> value)),
            Map.entry(int.class, new Scalar("a whole number", Integer::valueOf, value -> value)),
            Map.entry(long.class, new Scalar("a whole number", Long::valueOf, value -> value)),
            Map.entry(double.class, new Scalar("a number", Scalar::finite, value -> value)),
            Map.entry(boolean.class, new Scalar("true or false", Scalar::yesOrNo, value -> value)),
            Map.entry(
                    Duration.class,
                    new Scalar(
                            "a duration; write e.g. 500ms, 10s, 5m, 2h, 1d",
                            DurationText::parse,
                            value -> DurationText.format((Duration) value))),
            Map.entry(Instant.class, plain("a moment; write e.g. 2026-03-01T08:00:00Z", Instant::parse)),
            Map.entry(LocalTime.class, plain("a time of day; write e.g. 08:30", LocalTime::parse)),
            Map.entry(ZoneId.class, plain("a time zone; write e.g. UTC or Europe/Berlin", ZoneId::of)),
            Map.entry(URI.class, plain("an address; write e.g. http://localhost:8081", URI::create)),
            Map.entry(Path.class, plain("a path", Path::of)),
            Map.entry(Secret.class, new Scalar("a secret", Secret::new, Object::toString)));

    private static Scalar plain(String what, Function<String, Object> read) {
        return new Scalar(what, read, Object::toString);
    }

    /** How values of {@code type} are written in one word; empty when they are not. */
    static Optional<Scalar> of(Class<?> type) {
        Scalar known = KNOWN.get(boxed(type));
        if (known != null) {
            return Optional.of(known);
        }
        if (type.isEnum()) {
            return Optional.of(enumeration(type));
        }
        return wrapped(type);
    }

    private static Class<?> boxed(Class<?> type) {
        return Map.<Class<?>, Class<?>>of(
                        Integer.class,
                        int.class,
                        Long.class,
                        long.class,
                        Double.class,
                        double.class,
                        Boolean.class,
                        boolean.class)
                .getOrDefault(type, type);
    }

    private static Scalar enumeration(Class<?> type) {
        List<Object> constants = Arrays.asList(type.getEnumConstants());
        String words =
                constants.stream().map(Scalar::enumWord).map(Object::toString).collect(Collectors.joining(", "));
        return new Scalar(
                "one of " + words,
                text -> constants.stream()
                        .filter(constant -> enumWord(constant).equals(enumWord(text)))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new),
                Scalar::enumWord);
    }

    static Object enumWord(Object constant) {
        String name = constant instanceof Enum<?> value ? value.name() : constant.toString();
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A record around one text or number, such as an id, is written as that. */
    private static Optional<Scalar> wrapped(Class<?> type) {
        RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
        if (components.length != 1) {
            return Optional.empty();
        }
        if (components[0].getType() == long.class) {
            return Optional.of(new Scalar(
                    "a whole number",
                    text -> construct(type, long.class, Long.parseLong(text)),
                    value -> RecordBinder.read(components[0], value)));
        }
        if (components[0].getType() != String.class) {
            return Optional.empty();
        }
        return Optional.of(new Scalar(
                "a valid " + type.getSimpleName(),
                text -> construct(type, String.class, text),
                value -> value.toString()));
    }

    private static Object construct(Class<?> type, Class<?> around, Object value) {
        try {
            return type.getConstructor(around).newInstance(value);
        } catch (InvocationTargetException refused) {
            throw new RefusedValue(
                    Optional.ofNullable(refused.getCause())
                            .map(Throwable::getMessage)
                            .orElse(value.toString()),
                    refused);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " is not a public record around a text", impossible);
        }
    }

    private static double finite(String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static boolean yesOrNo(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.parseBoolean(text);
        }
        throw new IllegalArgumentException(text);
    }

    /** The value was read, and its own type refuses it with a message worth showing. */
    static final class RefusedValue extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedValue(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
