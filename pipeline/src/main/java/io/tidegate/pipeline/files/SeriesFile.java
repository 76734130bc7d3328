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
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;

/**
 * The rows of a CSV file with the columns {@code series,timestamp,value}, in their order; compressed where its name ends with
 * {@code .gz}. An empty value is a gap in the recording.
 */
public final class SeriesFile implements AutoCloseable {
    private static final List<String> COLUMNS = List.of("series", "timestamp", "value");
    private static final ObjectReader ROWS = new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader());

    private final Path file;
    private final MappingIterator<Map<String, String>> rows;
    private int line = 1;

    private SeriesFile(Path file, MappingIterator<Map<String, String>> rows) {
        this.file = file;
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

    /** Opens a file. */
    public static SeriesFile open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        try {
            InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
            return new SeriesFile(file, ROWS.readValues(text));
        } catch (IOException broken) {
            bytes.close();
            throw broken;
        }
    }

    /** Whether there is another row. */
    public boolean hasNext() throws BadRowException {
        try {
            return rows.hasNextValue();
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
            // Where it begins is behind the row before; afterwards the reader stands behind this one.
            rows.hasNextValue();
            line = rows.getParser().currentTokenLocation().getLineNr() + 1;
            row = rows.nextValue();
        } catch (JacksonException | NoSuchElementException malformed) {
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
        String name = COLUMNS.get(column);
        String text = row.get(name);
        if (text == null) {
            throw bad("the column '" + name + "' is missing; there must be " + String.join(",", COLUMNS));
        }
        return text;
    }

    private Instant moment(String text) throws BadRowException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw bad("timestamp must be like 2026-03-01T08:00:00Z, but was '" + text + "'");
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
        throw bad("value must be a finite number, or empty in a gap, but was '" + text + "'");
    }

    /** What to throw about the row that was read last. */
    public BadRowException bad(String what) {
        return new BadRowException(file + ", line " + line + ": " + what);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** A row that says nothing; the message names the file, the line and what is wrong. */
    public static final class BadRowException extends Exception {
        private static final long serialVersionUID = 1L;

        BadRowException(String message) {
            super(message);
        }
    }
}
