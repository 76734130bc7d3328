package io.tidegate.testing;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes mutants of good records of one topic, the same for the same seed: every kind of {@link Garbage}, and records that were
 * cut, flipped, or made to claim more than they hold. Some of them can still be read.
 */
public final class Mutator {
    private static final int MAGIC_AND_ID = 5;

    /** As large as a producer sends it; with the reason it has no room in a dead letter. */
    private static final int LARGEST = 1_048_000;

    /** What is this large costs the machine, not the stages, their time: it comes now and then. */
    private static final int ONE_IN_HUGE = 2_000;

    private final SplittableRandom random;
    private final List<ConsumerRecord<byte[], byte[]>> good;
    private final List<Garbage> plain;

    /**
     * A mutator for one topic.
     *
     * @param good records of the topic, each about {@code service}
     * @param foreign the value of a record of another topic
     */
    public Mutator(List<ConsumerRecord<byte[], byte[]>> good, byte[] foreign, String service, long seed) {
        this.good = List.copyOf(good);
        this.plain = Garbage.around(good.get(0), foreign, service).stream()
                .filter(garbage -> garbage.value() == null || garbage.value().length < LARGEST / 10)
                .toList();
        this.random = new SplittableRandom(seed);
    }

    /** The next one. */
    public Garbage next() {
        if (random.nextInt(ONE_IN_HUGE) == 0) {
            byte[] huge = Arrays.copyOf(pick().value(), random.nextInt(LARGEST / 2, LARGEST));
            return new Garbage("a huge value", pick().key(), huge);
        }
        if (random.nextInt(4) == 0) {
            return plain.get(random.nextInt(plain.size()));
        }
        ConsumerRecord<byte[], byte[]> record = pick();
        byte[] value = record.value().clone();
        return switch (random.nextInt(7)) {
            case 0 -> new Garbage("cut anywhere", record.key(), Arrays.copyOf(value, random.nextInt(value.length)));
            case 1 -> new Garbage("a flipped bit", record.key(), flipped(value, 1));
            case 2 -> new Garbage("flipped bits", record.key(), flipped(value, 8));
            case 3 -> new Garbage("another byte", record.key(), overwritten(value));
            case 4 -> new Garbage("any schema id", record.key(), withAnyId(value));
            case 5 -> new Garbage("a bomb within", record.key(), bomb(value, true));
            default -> new Garbage("a bomb at the end", record.key(), bomb(value, false));
        };
    }

    private ConsumerRecord<byte[], byte[]> pick() {
        return good.get(random.nextInt(good.size()));
    }

    private byte[] flipped(byte[] value, int bits) {
        for (int i = 0; i < bits; i++) {
            value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return value;
    }

    private byte[] overwritten(byte[] value) {
        value[random.nextInt(value.length)] = (byte) random.nextInt();
        return value;
    }

    private byte[] withAnyId(byte[] value) {
        ByteBuffer.wrap(value).putInt(1, random.nextInt() >>> random.nextInt(32));
        return value;
    }

    /** Where a length or a count may stand it says a hundred million or more. */
    private byte[] bomb(byte[] value, boolean goesOn) {
        int at = MAGIC_AND_ID + random.nextInt(value.length - MAGIC_AND_ID);
        byte[] claim = number(random.nextLong(100_000_000L, 1L << (28 + random.nextInt(20))));
        int rest = goesOn ? value.length - at : 0;
        return ByteBuffer.allocate(at + claim.length + rest)
                .put(value, 0, at)
                .put(claim)
                .put(value, at, rest)
                .array();
    }

    /** As Avro writes numbers: zig-zag, seven bits a byte, low ones first. */
    private static byte[] number(long number) {
        ByteBuffer bytes = ByteBuffer.allocate(10);
        long rest = number << 1;
        for (; rest > 0x7f; rest >>>= 7) {
            bytes.put((byte) (rest | 0x80));
        }
        return Arrays.copyOf(bytes.put((byte) rest).array(), bytes.position());
    }
}
