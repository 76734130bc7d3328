package io.tidegate.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With {@code -Dfreeze=true} what has changed becomes a released version, if it still fits all earlier ones. */
class SchemaHistoryTest {
    static Stream<Schema> schemas() {
        return WireSchemaFiles.today().values().stream();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void today_reads_and_is_read_by_every_released_version(Schema today) {
        for (Schema released : WireSchemaFiles.released(today.getName())) {
            assertThat(Mismatch.between(today, released))
                    .as("today reads what was")
                    .isEmpty();
            assertThat(Mismatch.between(released, today))
                    .as("what was reads today")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void today_is_the_newest_released_version(Schema today) {
        if (Boolean.getBoolean("freeze") && !newest(today).equals(List.of(today))) {
            today_reads_and_is_read_by_every_released_version(today);
            WireSchemaFiles.release(today);
        }
        assertThat(newest(today))
                .as(today.getName() + " changed; when it is as it shall be released, run: ./mvnw -pl schemas -am test"
                        + " -Dtest=SchemaHistoryTest -Dfreeze=true -Dsurefire.failIfNoSpecifiedTests=false")
                .containsExactly(today);
    }

    private static List<Schema> newest(Schema today) {
        List<Schema> released = WireSchemaFiles.released(today.getName());
        return released.isEmpty() ? List.of() : released.subList(released.size() - 1, released.size());
    }
}
