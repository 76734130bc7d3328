package io.tidegate.pipeline.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidegate.pipeline.config.RecordBinder;
import io.tidegate.pipeline.config.RecordWriter;
import io.tidegate.pipeline.files.FileReason;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is in a folder of exported topics. It is written last: a folder without one is not whole.
 *
 * @param format of the folder; {@value #FORMAT}
 * @param exported when
 * @param from the range of time that was asked for
 * @param to the same, exclusive
 * @param topics each topic
 */
public record ReplayManifest(
        int format, Instant exported, Optional<Instant> from, Optional<Instant> to, List<ExportedTopic> topics) {
    /** The format that this version writes and reads. */
    public static final int FORMAT = 1;

    private static final String NAME = "manifest.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Refuses another format. */
    public ReplayManifest {
        if (format != FORMAT) {
            throw new IllegalArgumentException("format must be " + FORMAT + ", but was " + format);
        }
        topics = List.copyOf(topics);
    }

    /**
     * One topic.
     *
     * @param topic its whole name
     * @param partitions each partition, also those without a record
     */
    public record ExportedTopic(String topic, List<ExportedPartition> partitions) {
        /** Copies the list; refuses a topic that is none of Tidegate's. */
        public ExportedTopic {
            if (!topic.startsWith(Topics.PREFIX)) {
                throw new IllegalArgumentException(
                        "name of a topic must begin with " + Topics.PREFIX + ", but was '" + topic + "'");
            }
            partitions = List.copyOf(partitions);
        }
    }

    /**
     * One partition.
     *
     * @param partition its number
     * @param begins the offset with which the range begins; records before it were not exported
     * @param folded of the decider's log, the offset up to which, exclusive, it had been folded
     * @param records how many records there are
     * @param raw how many of them could not be read, or had no value, and are kept as bytes
     * @param firstOffset where the first one stood
     * @param lastOffset where the last one stood
     * @param firstTimestamp when the first one was written
     * @param lastTimestamp when the last one was written
     * @param files where they are
     */
    public record ExportedPartition(
            int partition,
            long begins,
            OptionalLong folded,
            long records,
            long raw,
            OptionalLong firstOffset,
            OptionalLong lastOffset,
            Optional<Instant> firstTimestamp,
            Optional<Instant> lastTimestamp,
            List<ExportedFile> files) {
        /** Copies the list; refuses an impossible number. */
        public ExportedPartition {
            if (partition < 0) {
                throw new IllegalArgumentException("number of a partition must be at least 0, but was " + partition);
            }
            files = List.copyOf(files);
        }
    }

    /**
     * One file.
     *
     * @param name its name in the folder
     * @param schema the full name of the record that its values are; empty where they are bytes, or none
     * @param records how many records are in it
     * @param bytes how long it is
     * @param sha256 its checksum
     */
    public record ExportedFile(String name, Optional<String> schema, long records, long bytes, String sha256) {
        /** Refuses a name that leads out of the folder. */
        public ExportedFile {
            if (!name.matches("[A-Za-z0-9._-]+\\.avro")) {
                throw new IllegalArgumentException(
                        "name of a file must be that of an .avro file, but was '" + name + "'");
            }
        }
    }

    /** The entry of a topic. */
    Optional<ExportedTopic> of(Topic<?, ?> topic) {
        return topics.stream().filter(each -> each.topic().equals(topic.name())).findFirst();
    }

    /** How many records there are. */
    public long records() {
        return topics.stream()
                .flatMap(topic -> topic.partitions().stream())
                .mapToLong(ExportedPartition::records)
                .sum();
    }

    /** How many of them are kept as bytes. */
    public long raw() {
        return topics.stream()
                .flatMap(topic -> topic.partitions().stream())
                .mapToLong(ExportedPartition::raw)
                .sum();
    }

    /** Writes it into its folder. */
    void write(Path folder) throws IOException {
        Files.writeString(
                folder.resolve(NAME),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(RecordWriter.write(this)) + "\n");
    }

    /**
     * Reads it, and checks that each file is as it was written.
     *
     * @throws ReplayRefusedException when it is not
     */
    public static ReplayManifest read(Path folder) {
        ReplayManifest manifest = RecordBinder.bind(tree(folder), ReplayManifest.class)
                .orThrow(folder.resolve(NAME).toString());
        for (ExportedTopic topic : manifest.topics) {
            for (ExportedPartition partition : topic.partitions()) {
                partition.files().forEach(file -> check(folder, file));
            }
        }
        return manifest;
    }

    private static JsonNode tree(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            return JSON.readTree(Files.readString(file));
        } catch (NoSuchFileException missing) {
            throw new ReplayRefusedException(
                    folder + " has no " + NAME + ": it is no export, or one that did not come to its end");
        } catch (JsonProcessingException garbled) {
            throw new ReplayRefusedException(file + ": is not JSON: " + garbled.getOriginalMessage());
        } catch (IOException refused) {
            throw new ReplayRefusedException(file + ": cannot be read: " + FileReason.of(refused));
        }
    }

    private static void check(Path folder, ExportedFile file) {
        Path path = folder.resolve(file.name());
        String sum;
        try {
            sum = sha256(path);
        } catch (NoSuchFileException missing) {
            throw new ReplayRefusedException(path + ": is missing");
        } catch (IOException refused) {
            throw new ReplayRefusedException(path + ": cannot be read: " + FileReason.of(refused));
        }
        if (!sum.equals(file.sha256())) {
            throw new ReplayRefusedException(path + ": was changed since it was exported: its SHA-256 is " + sum
                    + ", in " + NAME + " it is " + file.sha256());
        }
    }

    static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each JDK has SHA-256", impossible);
        }
    }
}
