package io.tidegate.pipeline.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidegate.pipeline.files.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads and writes YAML trees; says where a text stops being YAML. */
public final class Yaml {
    private static final YAMLMapper MAPPER = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    private Yaml() {}

    /**
     * Reads a file; an empty one is an empty tree.
     *
     * @throws ConfigException when it cannot be read or is not YAML
     */
    public static JsonNode read(Path file) {
        try {
            return read(file.toString(), Files.readString(file));
        } catch (NoSuchFileException missing) {
            throw new ConfigException(List.of(file + ": there is no such file"));
        } catch (CharacterCodingException binary) {
            throw new ConfigException(List.of(file + ": is not a text in UTF-8"));
        } catch (IOException unreadable) {
            throw new ConfigException(List.of(file + ": cannot be read: " + FileReason.of(unreadable)));
        }
    }

    /**
     * Reads a text that came from {@code origin}.
     *
     * @throws ConfigException when it is not YAML
     */
    public static JsonNode read(String origin, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException broken) {
            JsonLocation at = Optional.ofNullable(broken.getLocation()).orElse(JsonLocation.NA);
            String what = broken.getOriginalMessage()
                    .lines()
                    .findFirst()
                    .orElse("broken")
                    // What follows names the parser's class.
                    .replaceFirst(", got this instead: <.*", "");
            throw new ConfigException(
                    List.of(origin + ":" + at.getLineNr() + ":" + at.getColumnNr() + ": is not YAML: " + what));
        }
    }

    /** An empty tree. */
    public static ObjectNode emptyTree() {
        return MAPPER.createObjectNode();
    }

    /** Writes a tree, ending with a line break. */
    public static String write(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a tree that cannot be written as YAML", impossible);
        }
    }
}
