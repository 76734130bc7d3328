package io.tidegate.forecaster.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the boosted trees know of an origin and of a step ahead of it. All of it is in logarithms, relative to what the
 * regressions expect (their mean is the <em>base</em>) and divided by how much the series usually changes from season to
 * season, so that one model serves series of every size. What is unknown is not a number.
 */
public final class TreeFeatures {
    /** Changes with what a feature means. */
    private static final String LAYOUT = "1";

    private static final int EARLIER_SEASONS = 6;
    private static final int PROBES = 48;
    private static final double LEAST_SCALE = 1e-3;
    private static final int[][] RECENT = {{1, 4}, {5, 16}, {17, 64}};

    private final int first;
    private final int longest;
    private final int[] aroundFirst;
    private final int[] aroundLongest;
    private final int reach;
    private final Duration step;
    private final ZoneId zone;
    private final int size;

    /**
     * Features of series with these seasons.
     *
     * @param seasons in steps, rising
     * @param step the length of a step
     * @param zone in which hours and weekdays are told
     */
    public TreeFeatures(List<Integer> seasons, Duration step, ZoneId zone) {
        Resolution resolution = Resolution.of(seasons);
        this.first = seasons.get(0);
        this.longest = seasons.get(seasons.size() - 1);
        this.aroundFirst = longest == first ? new int[0] : around(1, resolution.bucket(first));
        this.aroundLongest = around(2, resolution.bucket(longest));
        this.reach = resolution.reach();
        this.step = step;
        this.zone = zone;
        this.size =
                1 + aroundFirst.length + aroundLongest.length + EARLIER_SEASONS + 5 + 2 + 2 + 2 + 4 + RECENT.length + 3;
    }

    private static int[] around(int width, int bucket) {
        int[] offsets = new int[2 * width + 1];
        for (int i = -width; i <= width; i++) {
            offsets[i + width] = i * bucket;
        }
        return offsets;
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Names what they are: lessons and trees of another layout mean something else. */
    public String layout() {
        return LAYOUT + " of " + first + (longest == first ? "" : "," + longest) + " at " + step + " in " + zone;
    }

    /** What is the same for every step ahead of {@code origin}; empty where there is too little history, or only zeros. */
    public Optional<Frame> frame(Origin origin) {
        double level = origin.history().mean(1, longest);
        if (!(level > 0)
                || origin.paths().isEmpty()
                || Double.isNaN(origin.history().near(longest))) {
            return Optional.empty();
        }
        return Optional.of(new Frame(origin, SeasonalAutoregression.OFFSET * level));
    }

    /** One origin. */
    public final class Frame {
        private final History history;
        private final double added;
        private final double[][] paths;
        private final double[] base;
        private final double scale;
        private final float[] shared;

        private Frame(Origin origin, double added) {
            this.history = origin.history();
            this.added = added;
            int steps = origin.paths().get(0).length;
            this.paths = new double[origin.paths().size()][steps];
            this.base = new double[steps];
            for (int i = 0; i < paths.length; i++) {
                for (int h = 0; h < steps; h++) {
                    paths[i][h] = Math.log(origin.paths().get(i)[h] + added);
                    base[h] += paths[i][h] / paths.length;
                }
            }
            this.scale = Math.max(LEAST_SCALE, change(first));
            this.shared = shared();
        }

        /** How many steps ahead can be asked for. */
        public int steps() {
            return base.length;
        }

        private double log(int ago) {
            return Math.log(history.near(ago) + added);
        }

        /** The mean change over a season, in logarithms. */
        private double change(int season) {
            double sum = 0;
            int known = 0;
            int furthest = Math.min(longest, reach - season);
            for (int i = 0; i < PROBES; i++) {
                int ago = History.probe(1, furthest, i, PROBES);
                double change = Math.abs(log(ago) - log(ago + season));
                if (!Double.isNaN(change)) {
                    sum += change;
                    known++;
                }
            }
            return known == 0 ? LEAST_SCALE : sum / known;
        }

        private double mean(int from, int to) {
            int probes = Math.min(24, to - from + 1);
            double sum = 0;
            for (int i = 0; i < probes; i++) {
                sum += log(History.probe(from, to, i, probes));
            }
            return sum / probes;
        }

        private float[] shared() {
            double last = log(1);
            double day = mean(1, first);
            double dayBefore = mean(first + 1, 2 * first);
            double weekBefore = mean(longest - first + 1, longest);
            double offFirst = 0;
            double offLongest = 0;
            int probes = Math.min(24, base.length);
            for (int i = 0; i < probes; i++) {
                int h = History.probe(1, base.length, i, probes);
                offFirst += (base[h - 1] - log(SeasonalNaive.ago(first, h))) / probes;
                offLongest += (base[h - 1] - log(SeasonalNaive.ago(longest, h))) / probes;
            }
            double center = mean(1, longest);
            double spread = 0;
            for (int i = 0; i < PROBES; i++) {
                double off = log(History.probe(1, longest, i, PROBES)) - center;
                spread += off * off / PROBES;
            }
            float[] row = new float[5 + 2 + 2 + 3 + RECENT.length];
            int at = 0;
            row[at++] = scaled(base[0] - last);
            row[at++] = scaled(last - log(2));
            row[at++] = scaled(last - log(1 + first));
            row[at++] = scaled(last - log(1 + longest));
            row[at++] = scaled(log(2) - log(2 + first));
            row[at++] = scaled(day - dayBefore);
            row[at++] = scaled(day - weekBefore);
            row[at++] = scaled(offFirst);
            row[at++] = scaled(offLongest);
            row[at++] = (float) Math.log(scale);
            row[at++] = scaled(Math.sqrt(spread));
            row[at++] = scaled(change(longest == first ? 1 : Math.min(longest, reach - longest)));
            for (int[] run : RECENT) {
                row[at++] = scaled(mean(run[0], Math.min(run[1], reach)) - base[0]);
            }
            return row;
        }

        private float scaled(double difference) {
            return (float) (difference / scale);
        }

        /** What is known of the step {@code ahead} steps ahead, the next one being 1. */
        public Expectation ahead(int ahead) {
            return new Expectation(row(ahead), base[ahead - 1], added, scale);
        }

        private float[] row(int ahead) {
            float[] row = new float[size];
            double expected = base[ahead - 1];
            int at = 0;
            row[at++] = ahead;
            for (int offset : aroundFirst) {
                row[at++] = scaled(place(SeasonalNaive.ago(first, ahead) - offset) - expected);
            }
            for (int offset : aroundLongest) {
                row[at++] = scaled(place(SeasonalNaive.ago(longest, ahead) - offset) - expected);
            }
            for (int i = 1; i <= EARLIER_SEASONS; i++) {
                int ago = SeasonalNaive.ago(first, ahead) + i * first;
                row[at++] = ago <= reach ? scaled(log(ago) - expected) : Float.NaN;
            }
            for (int i = 0; i < 2; i++) {
                row[at++] = i < paths.length ? scaled(paths[i][ahead - 1] - expected) : Float.NaN;
            }
            row[at++] = scaled(expected - base[0]);
            System.arraycopy(shared, 0, row, at, shared.length);
            at += shared.length;
            ZonedDateTime time = Instant.ofEpochMilli((history.next() + ahead - 1) * step.toMillis())
                    .atZone(zone);
            row[at++] = (float) (time.toLocalTime().toSecondOfDay() / 3600.0);
            row[at++] = time.getDayOfWeek().getValue();
            row[at++] = time.getDayOfMonth();
            return row;
        }

        /** A step of the past, or of the path where the past has not got so far. */
        private double place(int ago) {
            return ago >= 1 ? log(ago) : base[Math.min(base.length - 1, -ago)];
        }
    }

    /**
     * What is known of one step ahead.
     *
     * @param features for the trees
     * @param base what the regressions expect, in logarithms
     * @param added before the logarithm
     * @param scale how much the series usually changes from season to season
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Expectation(float[] features, double base, double added, double scale) {

        /** What a tree learns of it when it was {@code actual}. */
        public float target(double actual) {
            return (float) ((Math.log(actual + added) - base) / scale);
        }

        /** What is forecast where the trees say {@code target}; at least 0. */
        public double value(double target) {
            return Math.max(0, Math.exp(base + target * scale) - added);
        }
    }

    @Override
    public String toString() {
        return "features of seasons " + Arrays.asList(first, longest) + " at steps of " + step;
    }
}
