package io.tidegate.schemas.serde;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;

/**
 * The schemas as they are built today, one for each file under {@code events} and {@code state}, and as they were
 * released: {@code history/<Record>/<n>.avsc}, each complete in itself.
 */
public final class WireSchemaFiles {
    private static final Path ROOT = Path.of("src/main/avro");

    private WireSchemaFiles() {}

    /** What is registered today, by the simple name of the record. */
    public static Map<String, Schema> today() {
        Map<String, Schema> schemas = new TreeMap<>();
        for (String folder : List.of("events", "state")) {
            for (Path file : list(ROOT.resolve(folder))) {
                String name = file.getFileName().toString().replace(".avsc", "");
                Schema schema = WireSchemas.named("io.tidegate.schemas.wire." + name)
                        .orElseThrow(() -> new IllegalStateException(file + " does not hold a record called " + name));
                schemas.put(name, WireSchemas.published(schema));
            }
        }
        return schemas;
    }

    /** The released versions of a record, oldest first. */
    public static List<Schema> released(String record) {
        return list(ROOT.resolve("history").resolve(record)).stream()
                .sorted(Comparator.comparingInt(WireSchemaFiles::number))
                .map(WireSchemaFiles::parsed)
                .toList();
    }

    /** Adds a version to the history. */
    static void release(Schema schema) {
        Path folder = ROOT.resolve("history").resolve(schema.getName());
        try {
            Files.createDirectories(folder);
            int number = list(folder).size() + 1;
            Files.writeString(folder.resolve(number + ".avsc"), SchemaFormatter.format("json/pretty", schema) + "\n");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().replace(".avsc", ""));
    }

    private static Schema parsed(Path file) {
        try {
            return new Schema.Parser().parse(file.toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
