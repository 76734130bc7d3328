package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.schemas.Samples.Sample;
import io.tidegate.schemas.serde.WireSchemaFiles;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class HostileBytesTest {
    private final TopicSerdes serdes = TopicSerdes.inMemory();

    @Test
    void twenty_thousand_mutated_records_are_read_or_refused_and_nothing_else() {
        Random random = new Random(20_260_101);
        List<Sample<?>> samples = Samples.all().toList();
        AtomicInteger refused = new AtomicInteger();
        for (Sample<?> sample : samples) {
            readOrRefuse(sample, 20_000 / samples.size() + 1, random, refused);
        }
        // Both happen: otherwise the mutations are too kind or too rude to say anything.
        assertThat(refused.get()).isBetween(1_000, 19_000);
    }

    private <V> void readOrRefuse(Sample<V> sample, int times, Random random, AtomicInteger refused) {
        Serde<V> serde = serdes.value(sample.topic());
        byte[] bytes = serde.serializer().serialize(sample.topic().name(), sample.value());
        for (int i = 0; i < times; i++) {
            try {
                assertThat(serde.deserializer().deserialize("t", mutated(bytes, random)))
                        .isNotNull();
            } catch (SerializationException expected) {
                assertThat(expected).message().isNotBlank();
                refused.incrementAndGet();
            }
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] mutant = bytes.clone();
        switch (random.nextInt(4)) {
            case 0 -> mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            case 1 -> {
                return Arrays.copyOf(mutant, random.nextInt(mutant.length));
            }
            case 2 -> {
                // A huge number somewhere after the header: a length, a count, a field.
                int at = 5 + random.nextInt(mutant.length - 5);
                return ByteBuffer.allocate(mutant.length + 5)
                        .put(mutant, 0, at)
                        .put(new byte[] {
                            (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) (1 + random.nextInt(15))
                        })
                        .put(mutant, at, mutant.length - at)
                        .array();
            }
            default -> {
                for (int i = 0; i < 8; i++) {
                    mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return mutant;
    }

    @Test
    void noise_is_refused() {
        Random random = new Random(7);
        Deserializer<?> deserializer = serdes.value(Topics.SERVICE_INPUTS).deserializer();
        for (int length = 0; length < 200; length++) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            assertThatThrownBy(() -> deserializer.deserialize("t", noise)).isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void what_follows_after_a_record_is_refused() {
        byte[] bytes = serdes.value(Topics.POOL_WINDOWS).serializer().serialize("t", Samples.WINDOW);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(
                        () -> serdes.value(Topics.POOL_WINDOWS).deserializer().deserialize("t", longer))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("left over");
    }

    @Test
    void no_schema_has_a_map_because_avro_makes_room_for_as_many_entries_as_it_is_told() {
        assertThat(WireSchemaFiles.today().values()).noneMatch(HostileBytesTest::hasMap);
    }

    private static boolean hasMap(Schema schema) {
        return switch (schema.getType()) {
            case MAP -> true;
            case ARRAY -> hasMap(schema.getElementType());
            case UNION -> schema.getTypes().stream().anyMatch(HostileBytesTest::hasMap);
            case RECORD -> schema.getFields().stream().anyMatch(field -> hasMap(field.schema()));
            default -> false;
        };
    }
}
