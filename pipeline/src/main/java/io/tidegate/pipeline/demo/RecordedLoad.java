package io.tidegate.pipeline.demo;

import io.tidegate.pipeline.files.SeriesFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A recorded series of requests a minute.
 *
 * <p>Gaps stay gaps in the record; whoever asks for a stretch that lies wholly in one gets the last value before it, as a
 * load must be something.
 */
final class RecordedLoad {
    private static final String NASA = "nasa-http-1995-07.csv.gz";

    private final NavigableMap<Instant, Double> perMinute;

    private RecordedLoad(NavigableMap<Instant, Double> perMinute) {
        this.perMinute = perMinute;
    }

    /** NASA's web server in July 1995; see the README beside the file for its origin and licence. */
    static RecordedLoad nasaJuly1995() {
        try (InputStream file = RecordedLoad.class.getResourceAsStream(NASA)) {
            if (file == null) {
                throw new IllegalStateException(NASA + " is missing from the build");
            }
            return read(file);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + NASA, broken);
        }
    }

    private static RecordedLoad read(InputStream file) throws IOException {
        NavigableMap<Instant, Double> perMinute = new TreeMap<>();
        try (SeriesFile rows = SeriesFile.read(NASA, file)) {
            while (rows.hasNext()) {
                SeriesFile.Row row = rows.next();
                if (!Double.isNaN(row.value())) {
                    perMinute.put(row.at(), row.value());
                }
            }
        }
        return new RecordedLoad(perMinute);
    }

    /** The mean number of requests a minute in the stretch of {@code length} that begins at {@code from}. */
    double mean(Instant from, Duration length) {
        return perMinute.subMap(from, from.plus(length)).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseGet(() -> {
                    Map.Entry<Instant, Double> before = perMinute.floorEntry(from);
                    return before == null ? perMinute.firstEntry().getValue() : before.getValue();
                });
    }
}
