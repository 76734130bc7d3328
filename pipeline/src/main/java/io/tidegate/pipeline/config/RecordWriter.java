package io.tidegate.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Turns records into a tree for YAML or JSON, as {@link RecordBinder} would read it. Leaves out what is empty, and shows
 * {@link Secret}s and map entries with a telling name masked.
 */
public final class RecordWriter {
    private static final Pattern TELLING =
            Pattern.compile("password|secret|jaas|token|credential|user\\.info", Pattern.CASE_INSENSITIVE);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RecordWriter() {}

    /** The tree of one record. */
    public static ObjectNode write(Record record) {
        ObjectNode node = NODES.objectNode();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            value(RecordBinder.read(component, record)).ifPresent(child -> node.set(component.getName(), child));
        }
        return node;
    }

    private static Optional<JsonNode> value(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(RecordWriter::value);
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? Optional.of(NODES.numberNode(number.getAsInt())) : Optional.empty();
        }
        if (value instanceof OptionalLong number) {
            return number.isPresent() ? Optional.of(NODES.numberNode(number.getAsLong())) : Optional.empty();
        }
        if (value instanceof OptionalDouble number) {
            return number.isPresent() ? Optional.of(NODES.numberNode(number.getAsDouble())) : Optional.empty();
        }
        if (value instanceof Collection<?> elements) {
            ArrayNode array = NODES.arrayNode();
            elements.forEach(element -> value(element).ifPresent(array::add));
            return Optional.of(array);
        }
        if (value instanceof Map<?, ?> entries) {
            return Optional.of(entries(entries));
        }
        Optional<Scalar> scalar = Scalar.of(value.getClass());
        if (scalar.isPresent()) {
            return Optional.of(word(scalar.get().write().apply(value)));
        }
        if (value instanceof Record nested) {
            return Optional.of(write(nested));
        }
        // Enum constants with a body, paths and zones have classes of their own.
        return Optional.of(word(value instanceof Enum<?> constant ? Scalar.enumWord(constant) : value.toString()));
    }

    private static ObjectNode entries(Map<?, ?> entries) {
        // Immutable maps have a new order in each process; what is shown should not.
        Map<String, Object> sorted = new TreeMap<>();
        entries.forEach((key, value) -> sorted.put(
                String.valueOf(key instanceof Enum<?> constant ? Scalar.enumWord(constant) : key), (Object) value));
        ObjectNode node = NODES.objectNode();
        sorted.forEach((key, value) -> node.set(
                key,
                TELLING.matcher(key).find()
                        ? NODES.textNode(Secret.MASK)
                        : value(value).orElse(NODES.nullNode())));
        return node;
    }

    private static ValueNode word(Object word) {
        if (word instanceof Integer number) {
            return NODES.numberNode(number);
        }
        if (word instanceof Long number) {
            return NODES.numberNode(number);
        }
        if (word instanceof Double number) {
            return NODES.numberNode(number);
        }
        return word instanceof Boolean flag ? NODES.booleanNode(flag) : NODES.textNode(word.toString());
    }
}
