package io.tidegate.pipeline.files;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The rows of a CSV file with the columns {@code series,timestamp,value}, in their order; compressed where its name ends with
 * {@code .gz}. An empty value is a gap in the recording.
 */
public final class SeriesFile implements AutoCloseable {
    private static final List<String> COLUMNS = List.of("series", "timestamp", "value");
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("+10000-01-01T00:00:00Z");
    private static final ObjectReader ROWS = new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());

    private final String name;
    private final MappingIterator<Map<String, String>> rows;
    private int line = 1;

    private SeriesFile(String name, MappingIterator<Map<String, String>> rows) {
        this.name = name;
        this.rows = rows;
    }

    /**
     * One row.
     *
     * @param series which series
     * @param timestamp as it stands in the file
     * @param at the moment that it names
     * @param value not a number in a gap, otherwise finite
     */
    public record Row(String series, String timestamp, Instant at, double value) {}

    /** Opens a file; what cannot be opened is told like a row. */
    public static SeriesFile open(Path file) throws BadRowException {
        InputStream bytes;
        try {
            bytes = new BufferedInputStream(Files.newInputStream(file));
        } catch (IOException refused) {
            throw new BadRowException(file + ": " + FileReason.of(refused));
        }
        return read(file.toString(), bytes);
    }

    /**
     * Reads what is not a file.
     *
     * @param name of it; as with files, what ends with {@code .gz} is compressed
     * @param bytes closed with this, or at once when they are not what the name says
     */
    public static SeriesFile read(String name, InputStream bytes) throws BadRowException {
        try {
            InputStream text = name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
            return new SeriesFile(name, ROWS.readValues(text));
        } catch (JacksonException malformed) {
            closeQuietly(bytes);
            // Its whole message has a second line, of where in which class of stream.
            throw new BadRowException(name + ", line 1: " + malformed.getOriginalMessage());
        } catch (IOException broken) {
            closeQuietly(bytes);
            throw new BadRowException(name + ": " + FileReason.of(broken));
        }
    }

    private static void closeQuietly(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException unread) {
            // Nothing of it was of use.
        }
    }

    /** Whether there is another row; to be asked before each. */
    public boolean hasNext() throws BadRowException {
        try {
            boolean more = rows.hasNextValue();
            // The reader stands behind the row before; with the row it will stand behind that.
            line = rows.getParser().currentTokenLocation().getLineNr() + 1;
            return more;
        } catch (IOException unreadable) {
            throw bad("cannot be read: " + FileReason.of(unreadable));
        }
    }

    /**
     * The next row.
     *
     * @throws BadRowException naming the line and what is wrong with it
     */
    public Row next() throws BadRowException {
        Map<String, String> row;
        try {
            row = rows.nextValue();
        } catch (JacksonException malformed) {
            throw bad("is no row of a CSV file");
        } catch (IOException unreadable) {
            throw bad("cannot be read: " + FileReason.of(unreadable));
        }
        String series = column(row, 0);
        if (series.isEmpty()) {
            throw bad("the series has no name");
        }
        String timestamp = column(row, 1);
        return new Row(series, timestamp, moment(timestamp), number(column(row, 2)));
    }

    private String column(Map<String, String> row, int column) throws BadRowException {
        String header = COLUMNS.get(column);
        String text = row.get(header);
        if (text == null) {
            throw bad("the column '" + header + "' is missing; there must be " + String.join(",", COLUMNS));
        }
        return text;
    }

    private Instant moment(String text) throws BadRowException {
        try {
            Instant at = Instant.parse(text);
            if (!at.isBefore(FIRST) && at.isBefore(LAST)) {
                return at;
            }
            throw bad("timestamp must be of the years 1 to 9999, but was '" + Shown.of(text) + "'");
        } catch (DateTimeParseException unreadable) {
            throw bad("timestamp must be like 2026-03-01T08:00:00Z, but was '" + Shown.of(text) + "'");
        }
    }

    private double number(String text) throws BadRowException {
        if (text.isEmpty()) {
            return Double.NaN;
        }
        try {
            double value = Double.parseDouble(text);
            if (Math.abs(value) <= Double.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException unreadable) {
            // Said below, like a number without end.
        }
        throw bad("value must be a finite number, or empty in a gap, but was '" + Shown.of(text) + "'");
    }

    /** What to throw about the row that was read last. */
    public BadRowException bad(String what) {
        return new BadRowException(name + ", line " + line + ": " + what);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** A row that says nothing; the message names the file, the line and what is wrong. */
    public static final class BadRowException extends IOException {
        private static final long serialVersionUID = 1L;

        public BadRowException(String message) {
            super(message);
        }
    }
}
