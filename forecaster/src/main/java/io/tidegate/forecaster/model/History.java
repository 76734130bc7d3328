package io.tidegate.forecaster.model;

import io.tidegate.schemas.state.Floats;
import java.util.ArrayList;
import java.util.List;

/**
 * What a series was, gaps included. Steps are numbered from 1970, so that a step's place in a season does not depend on when
 * the series began. Immutable.
 *
 * @param next the number of the step that is not yet known
 * @param resolution how finely the past is kept
 * @param recent the most recent steps, each at its number modulo their count; unknown in a gap
 * @param coarse for each layer the sum and the count of what is known of the bucket that is not complete, then the mean of
 *     each complete bucket, at its number modulo their count
 */
public record History(long next, Resolution resolution, Floats recent, List<Floats> coarse) {

    /** How many steps or buckets a missing step may be from the known neighbour that stands in for it. */
    static final int REACH = 5;

    private static final int SUM = 0;
    private static final int COUNT = 1;
    /** Before the means of a layer. */
    public static final int HEAD = 2;

    private static final int PROBES = 24;

    /** Copies the list. */
    public History {
        coarse = List.copyOf(coarse);
    }

    /** Nothing is known before the step {@code next}. */
    public static History before(long next, Resolution resolution) {
        List<Floats> coarse = new ArrayList<>();
        for (Resolution.Layer layer : resolution.layers()) {
            coarse.add(Floats.unknown(HEAD + layer.buckets()).with(SUM, 0).with(COUNT, 0));
        }
        return new History(next, resolution, Floats.unknown(resolution.steps()), coarse);
    }

    /** With the next step, not a number in a gap. */
    public History with(double value) {
        List<Floats> layers = new ArrayList<>(coarse.size());
        for (int i = 0; i < coarse.size(); i++) {
            layers.add(with(coarse.get(i), resolution.layers().get(i), value));
        }
        return new History(next + 1, resolution, recent.with(slot(next, recent.size()), value), layers);
    }

    private Floats with(Floats layer, Resolution.Layer size, double value) {
        float[] numbers = layer.toArray();
        if (!Double.isNaN(value)) {
            numbers[SUM] += (float) value;
            numbers[COUNT]++;
        }
        long bucket = Math.floorDiv(next, size.bucket());
        if (Math.floorDiv(next + 1, size.bucket()) != bucket) {
            numbers[HEAD + slot(bucket, size.buckets())] =
                    numbers[COUNT] > 0 ? numbers[SUM] / numbers[COUNT] : Float.NaN;
            numbers[SUM] = 0;
            numbers[COUNT] = 0;
        }
        return Floats.of(numbers);
    }

    /** With a gap in the place of the next step. */
    public History withGap() {
        return with(Double.NaN);
    }

    /** Whether the last step is no gap. */
    public boolean endsKnown() {
        return !Double.isNaN(at(1));
    }

    /**
     * What was {@code ago} steps ago, 1 being the last step: itself where it is kept, otherwise read off the line between the
     * means of the buckets around it. Not a number in a gap of a whole bucket, and beyond the {@linkplain Resolution#reach reach}.
     */
    public double at(int ago) {
        if (ago <= recent.size()) {
            return recent.get(slot(next - ago, recent.size()));
        }
        for (int i = 0; i < coarse.size(); i++) {
            if (ago <= resolution.layers().get(i).reach()) {
                return between(coarse.get(i), resolution.layers().get(i), next - ago);
            }
        }
        return Double.NaN;
    }

    private double between(Floats layer, Resolution.Layer size, long number) {
        if (Double.isNaN(mean(layer, size, Math.floorDiv(number, size.bucket())))) {
            return Double.NaN;
        }
        double place = (number + 0.5) / size.bucket() - 0.5;
        long earlier = (long) Math.floor(place);
        double before = mean(layer, size, earlier);
        double after = mean(layer, size, earlier + 1);
        if (Double.isNaN(before) || Double.isNaN(after)) {
            return Double.isNaN(before) ? after : before;
        }
        return before + (place - earlier) * (after - before);
    }

    private double mean(Floats layer, Resolution.Layer size, long bucket) {
        long open = Math.floorDiv(next, size.bucket());
        if (bucket >= open) {
            return bucket == open && layer.get(COUNT) > 0 ? layer.get(SUM) / layer.get(COUNT) : Double.NaN;
        }
        return layer.get(HEAD + slot(bucket, size.buckets()));
    }

    /**
     * What was {@code ago} steps ago, or the nearest that is known at most {@value #REACH} steps (or buckets, where the past is
     * kept in buckets) from it, the earlier first; not a number when there is none. For reading a shape that is smooth over a
     * few steps, never for filling in what was observed.
     */
    public double near(int ago) {
        double value = at(ago);
        int bucket = resolution.bucket(ago);
        for (int away = 1; Double.isNaN(value) && away <= REACH; away++) {
            value = at(ago + away * bucket);
            if (Double.isNaN(value) && ago - away * bucket >= 1) {
                value = at(ago - away * bucket);
            }
        }
        return value;
    }

    /**
     * The mean from {@code from} to {@code to} steps ago, read at no more than {@value #PROBES} places between them; not a
     * number when none of them is known.
     */
    public double mean(int from, int to) {
        int probes = Math.min(PROBES, to - from + 1);
        double sum = 0;
        int known = 0;
        for (int i = 0; i < probes; i++) {
            double value = at(probe(from, to, i, probes));
            if (!Double.isNaN(value)) {
                sum += value;
                known++;
            }
        }
        return known == 0 ? Double.NaN : sum / known;
    }

    /** The place of probe {@code index} of {@code probes} that are spread from {@code from} to {@code to} steps ago. */
    static int probe(int from, int to, int index, int probes) {
        return probes == 1 ? from : from + (int) ((long) (to - from) * index / (probes - 1));
    }

    /** Where the step {@code number} lies in a season of {@code length} steps. */
    static int slot(long number, int length) {
        return Math.floorMod(number, length);
    }
}
