package io.tidegate.schemas;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Confluent's classes under their own names, standing on the Avro of this class path. Confluent publishes them in a
 * repository of its own only; Pulsar carries them on Maven Central under other names, together with an older Avro. The
 * names are all that differs, and a class file has each name once, as text; so they are changed back while loading.
 */
final class ConfluentClasses extends ClassLoader {
    static final ConfluentClasses INSTANCE = new ConfluentClasses();

    private static final String CONFLUENT = "io.confluent.";
    private static final String CARRIED = "org.apache.pulsar.kafka.shade.";

    private ConfluentClasses() {
        super("confluent", ConfluentClasses.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith(CONFLUENT)) {
            throw new ClassNotFoundException(name);
        }
        String file = slashed(CARRIED + name) + ".class";
        try (InputStream in = getParent().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(name + ", carried as " + file);
            }
            byte[] bytes = renamed(in.readAllBytes());
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    /** Copies the constants of a class file, which stand before everything else, with the names in them changed. */
    private static byte[] renamed(byte[] file) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(file.length);
        DataOutputStream out = new DataOutputStream(bytes);
        copy(in, out, 8); // magic and version
        int count = in.readUnsignedShort();
        out.writeShort(count);
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            out.writeByte(tag);
            switch (tag) {
                case 1 -> out.writeUTF(original(in.readUTF()));
                case 7, 8, 16, 19, 20 -> copy(in, out, 2);
                case 15 -> copy(in, out, 3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> copy(in, out, 4);
                case 5, 6 -> {
                    copy(in, out, 8);
                    // Long and double take two places.
                    i++;
                }
                default -> throw new IOException("a constant of an unknown kind, " + tag);
            }
        }
        in.transferTo(out);
        return bytes.toByteArray();
    }

    private static String original(String text) {
        return text.replace(CARRIED + CONFLUENT, CONFLUENT)
                .replace(slashed(CARRIED + CONFLUENT), slashed(CONFLUENT))
                .replace(CARRIED + "avro.", "org.apache.avro.")
                .replace(slashed(CARRIED + "avro."), "org/apache/avro/");
    }

    private static String slashed(String name) {
        return name.replace('.', '/');
    }

    private static void copy(DataInputStream in, DataOutputStream out, int length) throws IOException {
        out.write(in.readNBytes(length));
    }
}
