package io.tidegate.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that was never meant to stand on its topic.
 *
 * @param what is wrong with it
 * @param key as it would be written; null for none
 * @param value as it would be written; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are written, never compared
public record Garbage(String what, byte @Nullable [] key, byte @Nullable [] value) {
    /** A broker takes a little more than 1 MB; what is added to it must still fit. */
    private static final int HUGE = 900_000;

    private static final int MAGIC_AND_ID = 5;

    /**
     * Every kind that no stage can take for what stands on the topic.
     *
     * @param good a record of the topic
     * @param foreign the value of a record of another topic
     * @param service that the good record is about
     */
    public static List<Garbage> around(ConsumerRecord<byte[], byte[]> good, byte[] foreign, String service) {
        byte[] key = good.key();
        byte[] value = good.value();
        return List.of(
                new Garbage("random bytes", key, random(64)),
                new Garbage("an empty value", key, new byte[0]),
                new Garbage("the wrong magic", key, beginning(value, (byte) 7)),
                new Garbage("an unknown schema id", key, withId(value, Integer.MAX_VALUE)),
                new Garbage("a negative schema id", key, withId(value, -1)),
                new Garbage("a schema id alone", key, Arrays.copyOf(value, MAGIC_AND_ID)),
                new Garbage("truncated Avro", key, Arrays.copyOf(value, value.length - 1)),
                new Garbage("more than its Avro", key, Arrays.copyOf(value, value.length + 1)),
                new Garbage("a service that cannot be", key, replacing(value, service, "?" + service.substring(1))),
                new Garbage("a record of another topic", key, foreign),
                new Garbage("no value", key, null),
                new Garbage("no key", null, value),
                new Garbage("neither key nor value", null, null),
                new Garbage("a key that is no text", new byte[] {(byte) 0xC3, 0x28}, value),
                new Garbage("a key in UTF-16", service.getBytes(StandardCharsets.UTF_16), value),
                new Garbage("a huge value", key, Arrays.copyOf(value, HUGE)));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] beginning(byte[] value, byte first) {
        byte[] changed = value.clone();
        changed[0] = first;
        return changed;
    }

    private static byte[] withId(byte[] value, int id) {
        byte[] changed = value.clone();
        ByteBuffer.wrap(changed).putInt(1, id);
        return changed;
    }

    private static byte[] replacing(byte[] value, String word, String other) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        if (!text.contains(word)) {
            throw new IllegalArgumentException("a record does not name " + word);
        }
        return text.replace(word, other).getBytes(StandardCharsets.ISO_8859_1);
    }
}
