package io.tidegate.pipeline.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidegate.pipeline.files.SeriesFile.BadRowException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file of a recording holds, it is a grid of finite values or is refused in a line; 100,000 files in all. */
class SeriesFuzzTest {
    private static final int FILES = 25_000;
    private static final String[] HOSTILE = {
        "NaN",
        "Infinity",
        "-1",
        "1e999",
        "0x1p3",
        "",
        ",",
        "\"",
        "\n",
        "\r",
        "\u0000",
        "\uFEFF",
        "2026-13-01T00:00:00Z",
        "+1000000000-12-31T23:59:59Z",
        "2026-03-01",
        "series,timestamp,value\n",
        "é",
        "1,5",
        "'",
        ";",
        "x".repeat(2_000)
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_recording_is_a_grid_or_refused_in_a_line(long seed) throws IOException {
        Random random = new Random(seed);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = changed(random);
            try {
                SeriesGrid grid = SeriesGrid.read("fuzz.csv", new ByteArrayInputStream(bytes));
                read++;
                assertThat(grid.step()).isPositive();
                grid.series().forEach(series -> {
                    for (double value : series.values()) {
                        assertThat(Double.isNaN(value) || (value >= 0 && value < Double.POSITIVE_INFINITY))
                                .isTrue();
                    }
                });
            } catch (BadRowException bad) {
                refused++;
                assertThat(bad.getMessage())
                        .startsWith("fuzz.csv")
                        .doesNotContain("\n", "Exception", "java.", "com.fasterxml");
            } catch (RuntimeException unforeseen) {
                fail("seed " + seed + ", file " + i + ":\n" + new String(bytes, StandardCharsets.UTF_8), unforeseen);
            }
        }
        assertThat(read).isGreaterThan(FILES / 100);
        assertThat(refused).isGreaterThan(FILES / 4);
    }

    private static byte[] changed(Random random) {
        StringBuilder text = new StringBuilder("series,timestamp,value\n");
        Instant begin = Instant.parse("2026-03-01T00:00:00Z");
        for (int row = 0; row < 6; row++) {
            text.append(row % 2 == 0 ? "a," : "\"b, of c\",")
                    .append(begin.plus(Duration.ofMinutes(row / 2)))
                    .append(',')
                    .append(random.nextInt(5) == 0 ? "" : random.nextInt(100) / 4.0)
                    .append('\n');
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(8));
            text.replace(from, to, random.nextBoolean() ? "" : HOSTILE[random.nextInt(HOSTILE.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
