package io.tidegate.pipeline.files;

import io.tidegate.backtest.RecordedSeries;
import io.tidegate.pipeline.files.SeriesFile.BadRowException;
import io.tidegate.pipeline.files.SeriesFile.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The series of a file on a grid of equal steps; what is left out is a gap.
 *
 * @param step the shortest time between two rows of one series, of which every other one has to be a multiple
 * @param series in the order in which they begin in the file
 */
public record SeriesGrid(Duration step, List<RecordedSeries> series) {
    /** A gap of more steps than this is a wrong timestamp rather than a gap. */
    private static final long MOST_STEPS = 20_000_000;

    /** Copies the list. */
    public SeriesGrid {
        series = List.copyOf(series);
    }

    private static final class Rows {
        private long[] millis = new long[1_024];
        private double[] values = new double[1_024];
        private int count;

        void add(long at, double value) {
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, 2 * count);
                values = Arrays.copyOf(values, 2 * count);
            }
            millis[count] = at;
            values[count] = value;
            count++;
        }
    }

    /**
     * Reads several files, whose series go on together.
     *
     * @throws BadRowException as for one file; or naming two files with steps of different length, or with a series of one name
     */
    public static SeriesGrid read(List<Path> files) throws IOException {
        Map<String, Path> origins = new LinkedHashMap<>();
        List<RecordedSeries> all = new ArrayList<>();
        Optional<Duration> step = Optional.empty();
        for (Path file : files) {
            SeriesGrid grid = read(file);
            if (step.isPresent() && !step.get().equals(grid.step)) {
                throw new BadRowException(file + ": has steps of " + grid.step + ", but " + files.get(0)
                        + " has steps of " + step.get() + "; all files must have the same");
            }
            step = Optional.of(grid.step);
            for (RecordedSeries each : grid.series) {
                Path before = origins.putIfAbsent(each.name(), file);
                if (before != null) {
                    throw new BadRowException(file + ": has a series '" + each.name() + "', as " + before
                            + " has; each series must come from one file");
                }
                all.add(each);
            }
        }
        return new SeriesGrid(
                step.orElseThrow(() -> new IllegalArgumentException("there must be a file to read")), all);
    }

    /**
     * Reads a file.
     *
     * @throws BadRowException naming the row that is not later than the one before, is below 0, or is not on the grid; or saying
     *     that there is no row, or no two of one series
     */
    public static SeriesGrid read(Path file) throws IOException {
        return read(file.toString(), SeriesFile.open(file));
    }

    /** Reads what is not a file: as above. */
    static SeriesGrid read(String name, InputStream bytes) throws IOException {
        return read(name, SeriesFile.read(name, bytes));
    }

    private static SeriesGrid read(String file, SeriesFile opened) throws IOException {
        Map<String, Rows> all = new LinkedHashMap<>();
        long step = Long.MAX_VALUE;
        try (SeriesFile rows = opened) {
            while (rows.hasNext()) {
                Row row = rows.next();
                Rows of = all.computeIfAbsent(row.series(), unseen -> new Rows());
                long at = row.at().toEpochMilli();
                if (row.value() < 0) {
                    throw rows.bad("a demand is at least 0, but was " + row.value());
                }
                if (of.count > 0) {
                    long apart = at - of.millis[of.count - 1];
                    if (apart <= 0) {
                        throw rows.bad("rows of a series must get later, but " + row.timestamp() + " comes after "
                                + Instant.ofEpochMilli(of.millis[of.count - 1]) + " in '" + Shown.of(row.series())
                                + "'");
                    }
                    step = Math.min(step, apart);
                }
                of.add(at, row.value());
            }
        }
        if (all.isEmpty()) {
            throw new BadRowException(file + ": there is no row");
        }
        if (step == Long.MAX_VALUE) {
            throw new BadRowException(file + ": no series has two rows, so there is no step to forecast");
        }
        List<RecordedSeries> series = new ArrayList<>();
        for (Map.Entry<String, Rows> each : all.entrySet()) {
            series.add(onGrid(file, each.getKey(), each.getValue(), step));
        }
        return new SeriesGrid(Duration.ofMillis(step), series);
    }

    private static RecordedSeries onGrid(String file, String name, Rows rows, long step) throws BadRowException {
        long begin = rows.millis[0];
        long steps = (rows.millis[rows.count - 1] - begin) / step + 1;
        if (steps > MOST_STEPS) {
            throw new BadRowException(file + ": '" + Shown.of(name) + "' runs over " + steps + " steps of "
                    + Duration.ofMillis(step) + "; at most " + MOST_STEPS + " are read");
        }
        double[] values = new double[(int) steps];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < rows.count; i++) {
            long since = rows.millis[i] - begin;
            if (since % step != 0) {
                throw new BadRowException(
                        file + ": '" + Shown.of(name) + "' has a row at " + Instant.ofEpochMilli(rows.millis[i])
                                + ", which is no whole number of steps of " + Duration.ofMillis(step) + " after "
                                + Instant.ofEpochMilli(begin));
            }
            values[(int) (since / step)] = rows.values[i];
        }
        return new RecordedSeries(name, Math.floorDiv(begin, step), Math.floorMod(begin, step), values);
    }
}
