package io.tidegate.tests.release;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a build has left behind at one moment, and how it went on from there.
 *
 * @param schemas those of all records, as JSON, in the order of their ids, the first of which is 1
 * @param topics the records of every topic up to the moment
 * @param changelogs the records of every changelog up to the moment, by stage and then by store
 * @param next the records that came after the moment, by topic, of those topics that follow from nothing but what was read
 */
record StoredRelease(
        List<String> schemas,
        Map<String, List<StoredRecord>> topics,
        Map<String, Map<String, List<StoredRecord>>> changelogs,
        Map<String, List<StoredRecord>> next) {
    private static final Path FOLDER = Path.of("src", "test", "resources", "releases");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The one that a build of this name has left. */
    static StoredRelease read(String name) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file(name)))) {
            return JSON.readValue(in, StoredRelease.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Keeps it under the name of the build. */
    void write(String name) throws IOException {
        Files.createDirectories(FOLDER);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file(name)))) {
            JSON.writeValue(out, this);
        }
    }

    private static Path file(String name) {
        return FOLDER.resolve(name + ".json.gz");
    }

    List<StoredRecord> topic(String name) {
        return topics.getOrDefault(name, List.of());
    }

    List<StoredRecord> nextOn(String name) {
        return next.getOrDefault(name, List.of());
    }
}
