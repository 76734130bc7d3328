package io.tidegate.pipeline.demo;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A recorded series of requests a minute.
 *
 * <p>Gaps stay gaps in the record; whoever asks for a stretch that lies wholly in one gets the last value before it, as a
 * load must be something.
 */
final class RecordedLoad {
    private final NavigableMap<Instant, Double> perMinute;

    private RecordedLoad(NavigableMap<Instant, Double> perMinute) {
        this.perMinute = perMinute;
    }

    /** NASA's web server in July 1995; see the README beside the file for its origin and licence. */
    static RecordedLoad nasaJuly1995() {
        try (InputStream file = RecordedLoad.class.getResourceAsStream("nasa-http-1995-07.csv.gz")) {
            if (file == null) {
                throw new IllegalStateException("nasa-http-1995-07.csv.gz is missing from the build");
            }
            return read(new GZIPInputStream(file));
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read nasa-http-1995-07.csv.gz", broken);
        }
    }

    private static RecordedLoad read(InputStream csv) throws IOException {
        NavigableMap<Instant, Double> perMinute = new TreeMap<>();
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(csv)) {
            while (rows.hasNext()) {
                Map<String, String> row = rows.next();
                String value = row.getOrDefault("value", "");
                if (!value.isEmpty()) {
                    perMinute.put(Instant.parse(row.get("timestamp")), Double.valueOf(value));
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
