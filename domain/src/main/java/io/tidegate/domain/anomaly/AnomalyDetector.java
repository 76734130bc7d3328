package io.tidegate.domain.anomaly;

/**
 * Says of each value of one series how unusual it is, before it learns it.
 *
 * <p>A value surprises as far as the nearest of five expectations is away from it: the last value, a short average, the recent
 * and the lasting level with what the time of the day adds, and the last value carried on by the day. Only what none of them
 * comes near is a spike. What moves by less but stays shows in the distance between the recent and the lasting level, both
 * without the time of the day; the lasting one follows, so that a new level is unusual once and then the usual. How far is
 * far is learnt from the series itself ({@link Tail}), so that one threshold serves all.
 *
 * <p>Mutable, for one thread.
 */
public final class AnomalyDetector {
    /** Of a bell curve the standard deviation is so many mean distances. */
    private static final double DEVIATION_PER_DISTANCE = Math.sqrt(Math.PI / 2);

    /** One distance counts for at most so many mean ones in what is usual. */
    private static final double CLIP = 4;

    private static final double DISTANCE_WEIGHT = 0.005;

    /** So few say nothing of their tail. */
    private static final int UNSEEN = 20;

    /** Differences below so small a part of the level are rounding. */
    private static final double ROUNDING = 1e-9;

    private static final double LARGEST = 1e150;

    private static final int OWN = 8;
    private static final int HEAD = OWN + 2 * Tail.NUMBERS;

    private final AnomalyConfig config;
    private final double[] season;
    private final int[] visits;
    private final Tail spikes;
    private final Tail shifts;
    private long count;
    private long quietUntil;
    private double last;
    private double lastSeason;
    private double average;
    private double fast;
    private double slow;
    private double distance;

    /** A series of which nothing is known. */
    public AnomalyDetector(AnomalyConfig config) {
        this.config = config;
        this.season = new double[config.buckets()];
        this.visits = new int[config.buckets()];
        this.spikes = new Tail(config.tailShare(), config.tailWeight());
        this.shifts = new Tail(config.tailShare(), config.tailWeight());
    }

    /**
     * A series as it was.
     *
     * @param numbers what {@link #numbers} told
     * @throws IllegalArgumentException where a detector with this configuration has another count of them
     */
    public AnomalyDetector(AnomalyConfig config, double[] numbers) {
        this(config);
        if (numbers.length != HEAD + 2 * config.buckets()) {
            throw new IllegalArgumentException("a detector of " + config.buckets() + " buckets is "
                    + (HEAD + 2 * config.buckets()) + " numbers, but there were " + numbers.length);
        }
        count = (long) numbers[0];
        quietUntil = (long) numbers[1];
        last = numbers[2];
        lastSeason = numbers[3];
        average = numbers[4];
        fast = numbers[5];
        slow = numbers[6];
        distance = numbers[7];
        spikes.read(numbers, OWN);
        shifts.read(numbers, OWN + Tail.NUMBERS);
        System.arraycopy(numbers, HEAD, season, 0, season.length);
        for (int i = 0; i < visits.length; i++) {
            visits[i] = (int) numbers[HEAD + season.length + i];
        }
    }

    /** All that is known of the series, to be kept. */
    public double[] numbers() {
        double[] numbers = new double[HEAD + 2 * season.length];
        double[] own = {count, quietUntil, last, lastSeason, average, fast, slow, distance};
        System.arraycopy(own, 0, numbers, 0, OWN);
        spikes.write(numbers, OWN);
        shifts.write(numbers, OWN + Tail.NUMBERS);
        System.arraycopy(season, 0, numbers, HEAD, season.length);
        for (int i = 0; i < visits.length; i++) {
            numbers[HEAD + season.length + i] = visits[i];
        }
        return numbers;
    }

    /**
     * What is said of a value.
     *
     * @param expected the recent level and what the time of the day adds; not a number before the first value
     * @param z how many standard deviations the value lies above it; not a number in a gap
     * @param score how unusual the value is, from 0 to below 1; 0.5 is the threshold
     * @param anomaly whether it is told: above the threshold and the floor, and nothing was told for a while
     */
    public record Verdict(double expected, double z, double score, boolean anomaly) {}

    /** Judges the next value, and learns it; all that is unusual is worth telling. */
    public Verdict see(long atMillis, double value) {
        return see(atMillis, value, Double.NEGATIVE_INFINITY);
    }

    /**
     * Judges the next value, and learns it.
     *
     * @param atMillis its time, milliseconds since 1970; decides the time of the day and nothing else
     * @param value not a number in a gap, which is nothing and teaches nothing
     * @param floor where neither the value nor what was expected reaches it, nothing is told
     * @throws IllegalArgumentException for a value beyond ±10¹⁵⁰
     */
    public Verdict see(long atMillis, double value, double floor) {
        if (Math.abs(value) > LARGEST) {
            throw new IllegalArgumentException("a value must lie between -1e150 and 1e150, but was " + value);
        }
        int now = bucketOf(atMillis);
        double expected = count == 0 ? Double.NaN : fast + season[now];
        if (Double.isNaN(value)) {
            return new Verdict(expected, Double.NaN, 0, false);
        }
        if (count == 0) {
            begin(value);
            return new Verdict(expected, 0, 0, false);
        }
        count++;
        double level = value - season[now];
        double recent = fast + config.fast() * (level - fast);
        // Of the value too: what never was anything else than nothing has no level to take a part of.
        double least = ROUNDING * Math.max(Math.max(Math.abs(slow), Math.abs(value)), Double.MIN_NORMAL);
        double decades = decades(surprise(value, season[now]), Math.abs(recent - slow), least);
        double z = z(value - expected, least);
        // What is not worth telling must not silence what is.
        boolean anomaly = decades >= config.decades() && count > quietUntil && Math.max(value, expected) >= floor;
        if (anomaly) {
            quietUntil = count + config.quiet();
        }
        learn(now, value, level, recent, decades < config.decades());
        return new Verdict(expected, z, score(decades), anomaly);
    }

    private int bucketOf(long atMillis) {
        long length = config.season().toMillis();
        return (int) (Math.floorMod(atMillis, length) * config.buckets() / length);
    }

    private void begin(double value) {
        count = 1;
        last = value;
        average = value;
        fast = value;
        slow = value;
    }

    private double surprise(double value, double seasonNow) {
        double nearest = Math.abs(value - last);
        nearest = Math.min(nearest, Math.abs(value - average));
        nearest = Math.min(nearest, Math.abs(value - fast - seasonNow));
        nearest = Math.min(nearest, Math.abs(value - slow - seasonNow));
        return Math.min(nearest, Math.abs(value - last - seasonNow + lastSeason));
    }

    private double decades(double surprise, double shift, double least) {
        if (count <= UNSEEN) {
            return 0;
        }
        double rare = Math.max(spikes.decades(surprise, least) - config.spikeDiscount(), shifts.decades(shift, least));
        spikes.learn(surprise);
        shifts.learn(shift);
        return count <= config.leastHistory() ? 0 : Math.max(0, rare);
    }

    private double z(double residual, double least) {
        double z = count <= UNSEEN ? 0 : residual / (DEVIATION_PER_DISTANCE * Math.max(distance, least));
        double clipped = distance > 0 ? Math.min(Math.abs(residual), CLIP * distance) : Math.abs(residual);
        distance += Math.max(1.0 / count, DISTANCE_WEIGHT) * (clipped - distance);
        return z;
    }

    /** Rises with the decades and never reaches 1, which the nearest double below it stands for. */
    private double score(double decades) {
        return Math.min(decades / (decades + config.decades()), Math.nextDown(1.0));
    }

    private void learn(int now, double value, double level, double recent, boolean isUsual) {
        last = value;
        lastSeason = season[now];
        average += config.fast() * (value - average);
        fast = recent;
        slow += Math.max(1.0 / count, config.slow()) * (level - slow);
        // The next day at the same time must not be unusual for the lack of what was.
        if (isUsual) {
            visits[now] = Math.min(visits[now] + 1, Integer.MAX_VALUE - 1);
            season[now] += Math.max(1.0 / visits[now], config.bucket()) * (value - slow - season[now]);
        }
    }
}
