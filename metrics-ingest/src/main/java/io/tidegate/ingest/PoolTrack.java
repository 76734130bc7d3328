package io.tidegate.ingest;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.Metric;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolMark;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Severity;
import io.tidegate.ingest.Reaction.Fate;
import io.tidegate.schemas.state.PoolTrackState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One pool: folds its readings into windows, scores and alarms. Same readings with the same timestamps in the same order,
 * same results; changed in place, for one thread.
 *
 * <p>Event time is the pool's own and is nobody else's business: its watermark is the highest time seen of it, so that a
 * pool whose clock is wrong harms no other. A window closes when the watermark is a grace past its end. Samples older than
 * the watermark less the grace are late; all others fall into a window that is still open, so their order does not matter.
 * Only the windows of the shortest length take samples; the longer ones are made of these as they close.
 */
final class PoolTrack {
    private static final long NEVER = Long.MIN_VALUE;
    private static final long LIFE_AHEAD = Duration.ofDays(1).toMillis();
    private static final long QUALITY_REPEAT = Duration.ofMinutes(1).toMillis();

    private final PoolId pool;
    private final NavigableMap<WindowKey, OpenWindow> windows = new TreeMap<>();
    private final Map<Metric, MetricBaseline> baselines = new EnumMap<>(Metric.class);
    private ServiceId service;
    private Incarnation incarnation;
    private SeenSequences seen;
    private long watermark = NEVER;
    private long arrived = NEVER;
    private long newestSample = NEVER;
    private double recentDemand;
    private long saturatedSaid = NEVER;
    private long suddenSaid = NEVER;
    private long qualitySaid = NEVER;
    private List<Integer> late = List.of();
    private long lateTotal;
    private long duplicateTotal;
    private long outdatedTotal;
    private long clampedTotal;

    /** The open window that the last sample fell into, most often the next one's too: to look it up costs more than to ask. */
    private @Nullable WindowKey lastKey;

    private @Nullable OpenWindow lastWindow;

    /** The end of the last mark that was written; not kept, since a crash may have undone it. */
    private long marked = NEVER;

    /** A pool that was never heard of. */
    PoolTrack(PoolId pool, ServiceId service) {
        this.pool = pool;
        this.service = service;
        this.incarnation = new Incarnation(0);
        this.seen = new SeenSequences();
    }

    /** A pool as it was; its open windows are given back with {@link #reopen}. */
    PoolTrack(PoolTrackState state) {
        pool = state.pool();
        service = state.service();
        incarnation = state.incarnation();
        seen = new SeenSequences(state.highestSequence(), state.seen());
        watermark = state.watermark();
        arrived = state.arrived();
        newestSample = state.newestSample();
        recentDemand = state.recentDemand();
        saturatedSaid = state.saturatedSaid();
        suddenSaid = state.suddenSaid();
        qualitySaid = state.qualitySaid();
        late = state.late();
        lateTotal = state.lateTotal();
        duplicateTotal = state.duplicateTotal();
        outdatedTotal = state.outdatedTotal();
        clampedTotal = state.clampedTotal();
        state.baselines().forEach(each -> baselines.put(each.metric(), new MetricBaseline(each)));
    }

    PoolTrackState toState() {
        return new PoolTrackState(
                pool,
                service,
                incarnation,
                seen.highest(),
                seen.words(),
                watermark,
                arrived,
                newestSample,
                recentDemand,
                saturatedSaid,
                suddenSaid,
                qualitySaid,
                late,
                lateTotal,
                duplicateTotal,
                outdatedTotal,
                clampedTotal,
                baselines.values().stream().map(MetricBaseline::toState).toList());
    }

    void reopen(WindowKey key, OpenWindow window) {
        windows.put(key, window);
    }

    PoolId pool() {
        return pool;
    }

    boolean hasOpenWindows() {
        return !windows.isEmpty();
    }

    /** When ingest last read something of it, by the clock of ingest, in milliseconds since 1970. */
    long arrived() {
        return arrived;
    }

    /**
     * Folds a reading in.
     *
     * @param written when the broker wrote it, milliseconds since 1970
     * @param now the clock of ingest, milliseconds since 1970; decides about nothing but later marks
     * @throws IllegalArgumentException for a sample that cannot be true; then nothing has changed
     */
    Reaction read(PoolReading reading, long written, long now, IngestConfig config) {
        return reading.fold(sample -> sample(sample, written, now, config), mark -> mark(mark, written, config));
    }

    /**
     * The mark that this pool's log needs because it is silent while windows wait to be closed.
     *
     * @param now the clock of ingest, milliseconds since 1970
     * @param since when this instance began to listen: before that nothing can be said to be missing
     */
    Optional<PoolMark> dueMark(long now, long since, IngestConfig config) {
        if (windows.isEmpty()) {
            return Optional.empty();
        }
        long grace = config.windows().grace().toMillis();
        long silent = now - Math.max(arrived, since);
        if (silent < grace) {
            return Optional.empty();
        }
        // As far as needed to close what is over, and no further: what the pool may still send must not become late.
        long reached = NEVER;
        for (WindowKey key : windows.keySet()) {
            if (key.endMillis() + grace <= watermark + silent) {
                reached = Math.max(reached, key.endMillis() + grace);
            }
        }
        if (reached <= marked) {
            return Optional.empty();
        }
        marked = reached;
        return Optional.of(new PoolMark(pool, service, Instant.ofEpochMilli(reached)));
    }

    private Reaction mark(PoolMark mark, long written, IngestConfig config) {
        Folding folding = new Folding(config);
        long latest = written + config.windows().ahead().toMillis();
        watermark = Math.max(watermark, Math.min(mark.at().toEpochMilli(), latest));
        folding.closeWhatIsOver();
        return folding.reaction(Fate.MARK, false);
    }

    private Reaction sample(PoolSample sample, long written, long now, IngestConfig config) {
        refuseImpossible(sample, written);
        Folding folding = new Folding(config);
        arrived = now;
        if (incarnation.isNewerThan(sample.incarnation())) {
            outdatedTotal++;
            folding.quality(written, "is of an older life than the newest");
            return folding.reaction(Fate.OUTDATED, false);
        }
        if (sample.incarnation().isNewerThan(incarnation)) {
            incarnation = sample.incarnation();
            seen = new SeenSequences();
        }
        SeenSequences.Verdict verdict = seen.see(sample.sequence());
        if (verdict == SeenSequences.Verdict.AGAIN) {
            duplicateTotal++;
            return folding.reaction(Fate.DUPLICATE, false);
        }
        service = sample.service();
        long at = sample.at().toEpochMilli();
        boolean clamped = at > written + config.windows().ahead().toMillis();
        if (clamped) {
            clampedTotal++;
            folding.quality(written, "is " + seconds(at - written) + " ahead of the broker's clock and was set back");
            // Not behind what was believed of this pool before: it would be late for no fault but the correction's.
            at = Math.max(written, watermark);
        }
        long grace = config.windows().grace().toMillis();
        if (verdict == SeenSequences.Verdict.FORGOTTEN || (watermark != NEVER && at <= watermark - grace)) {
            lateTotal++;
            folding.countLate();
            folding.quality(written, "came " + seconds(watermark - at) + " after newer ones, too late to count");
            return folding.reaction(Fate.LATE, clamped);
        }
        folding.count(sample, at);
        folding.alarm(sample, at);
        watermark = Math.max(watermark, at);
        folding.closeWhatIsOver();
        return folding.reaction(Fate.COUNTED, clamped);
    }

    private static void refuseImpossible(PoolSample sample, long written) {
        if (sample.at().toEpochMilli() < 0) {
            throw new IllegalArgumentException("a sample must not be older than 1970, but was of " + sample.at());
        }
        if (sample.incarnation().value() > written + LIFE_AHEAD) {
            // Believed, it would make every true sample of the pool outdated for ever.
            throw new IllegalArgumentException(
                    "a pool cannot have been started a day from now, but its incarnation was "
                            + sample.incarnation().value());
        }
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** One reading on its way in. */
    private final class Folding {
        private final IngestConfig config;
        private final List<IngestOutput> outputs = new ArrayList<>(2);
        private final List<Reaction.Changed> changed = new ArrayList<>(2);
        private final List<WindowKey> closed = new ArrayList<>(0);

        Folding(IngestConfig config) {
            this.config = config;
        }

        Reaction reaction(Fate fate, boolean clamped) {
            if (!closed.isEmpty()) {
                changed.removeIf(each -> closed.contains(each.key()));
            }
            return new Reaction(fate, clamped, outputs, changed, closed);
        }

        void count(PoolSample sample, long at) {
            long length = config.windows().base().toMillis();
            // What covers time ends just before its moment: a sample on the border belongs to the window before it.
            long within = sample.covers().isZero() ? at : at - 1;
            long start = Math.floorDiv(within, length) * length;
            WindowKey key = lastKey;
            OpenWindow window = lastWindow;
            if (key == null || window == null || key.startMillis() != start || key.lengthMillis() != length) {
                key = new WindowKey(pool, start, length);
                window = windows.computeIfAbsent(key, unseen -> new OpenWindow(service));
                lastKey = key;
                lastWindow = window;
            }
            window.add(sample, start, at);
            changed.add(new Reaction.Changed(key, window));
        }

        void countLate() {
            List<Integer> counted = new ArrayList<>();
            for (int i = 0; i < config.windows().lengths().size(); i++) {
                counted.add((i < late.size() ? late.get(i) : 0) + 1);
            }
            late = counted;
        }

        void closeWhatIsOver() {
            long over = watermark - config.windows().grace().toMillis();
            while (!windows.isEmpty() && windows.firstKey().endMillis() <= over) {
                Map.Entry<WindowKey, OpenWindow> first = windows.firstEntry();
                windows.remove(first.getKey());
                closed.add(first.getKey());
                if (first.getKey().equals(lastKey)) {
                    lastKey = null;
                    lastWindow = null;
                }
                close(first.getKey(), first.getValue());
            }
        }

        private void close(WindowKey key, OpenWindow window) {
            List<Duration> lengths = config.windows().lengths();
            if (key.lengthMillis() == lengths.get(0).toMillis()) {
                for (Duration length : lengths.subList(1, lengths.size())) {
                    long millis = length.toMillis();
                    WindowKey longer = new WindowKey(pool, Math.floorDiv(key.startMillis(), millis) * millis, millis);
                    OpenWindow whole = windows.computeIfAbsent(longer, unseen -> new OpenWindow(service));
                    whole.add(window);
                    changed.add(new Reaction.Changed(longer, whole));
                }
            }
            int missed = takeLate(key.lengthMillis());
            PoolWindow unscored = window.closed(key, missed);
            if (key.lengthMillis() != lengths.get(0).toMillis()
                    || unscored.coverage() < config.scores().leastCoverage()) {
                outputs.add(new IngestOutput.Closed(unscored));
                return;
            }
            List<IngestOutput> insights = new ArrayList<>(0);
            Map<Metric, Double> scores = score(unscored, insights);
            outputs.add(new IngestOutput.Closed(unscored.withZScores(scores)));
            outputs.addAll(insights);
        }

        private int takeLate(long lengthMillis) {
            List<Duration> lengths = config.windows().lengths();
            for (int i = 0; i < Math.min(lengths.size(), late.size()); i++) {
                if (lengths.get(i).toMillis() == lengthMillis) {
                    int missed = late.get(i);
                    if (missed > 0) {
                        late = new ArrayList<>(late);
                        late.set(i, 0);
                    }
                    return missed;
                }
            }
            return 0;
        }

        private Map<Metric, Double> score(PoolWindow window, List<IngestOutput> insights) {
            Map<Metric, Double> scores = new EnumMap<>(Metric.class);
            WindowNoise noise = noise(window);
            for (Metric metric : Metric.values()) {
                OptionalDouble value = WindowMetrics.of(metric, window);
                if (value.isEmpty()) {
                    continue;
                }
                MetricBaseline.Verdict verdict = baselines
                        .computeIfAbsent(metric, MetricBaseline::new)
                        .see(value.getAsDouble(), noise, config.scores());
                verdict.score().ifPresent(score -> scores.put(metric, score));
                verdict.change()
                        .ifPresent(change -> insights.add(new IngestOutput.Told(
                                insight(window, metric, value.getAsDouble(), verdict.score(), change))));
            }
            return scores;
        }

        /** Asked before anything of the window is learnt. */
        private WindowNoise noise(PoolWindow window) {
            double seconds = window.span().length().toMillis() / 1000.0;
            MetricBaseline borrows = baselines.get(Metric.BORROW_RATE);
            return new WindowNoise(borrows == null ? 0 : borrows.usual(config.scores()) * seconds, seconds);
        }

        private Insight insight(
                PoolWindow window, Metric metric, double value, OptionalDouble score, MetricBaseline.Change change) {
            String text = String.format(
                    Locale.ROOT,
                    change.recovered()
                            ? "%s of pool %s is usual again: %.4g, usually %.4g ± %.2g"
                            : "%s of pool %s is unusual: %.4g, usually %.4g ± %.2g",
                    metric.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    pool.value(),
                    value,
                    change.usual(),
                    change.deviation());
            return new Insight(
                    window.service(),
                    Optional.of(pool),
                    change.recovered() ? Insight.Kind.RECOVERY : Insight.Kind.ANOMALY,
                    change.severity(),
                    Optional.of(metric),
                    window.span().end(),
                    OptionalDouble.of(value),
                    score,
                    text);
        }

        /** The fast lane: only what is newer than anything before can be news. */
        void alarm(PoolSample sample, long at) {
            if (newestSample != NEVER && at < newestSample) {
                return;
            }
            FastLaneConfig fast = config.fastLane();
            int demand = sample.gauges().demand();
            if (sample.gauges().isSaturated() && isDue(saturatedSaid, at, fast.repeat())) {
                saturatedSaid = at;
                alarm(PoolAlarm.Kind.SATURATED, sample, at);
            }
            boolean known = newestSample != NEVER;
            if (known
                    && demand >= fast.suddenFloor()
                    && demand >= fast.suddenFactor() * recentDemand
                    && isDue(suddenSaid, at, fast.repeat())) {
                suddenSaid = at;
                alarm(PoolAlarm.Kind.SUDDEN_LOAD, sample, at);
            }
            double weight = known
                    ? 1
                            - Math.pow(
                                    0.5,
                                    (at - newestSample) / (double) fast.memory().toMillis())
                    : 1;
            recentDemand += weight * (demand - recentDemand);
            newestSample = at;
        }

        private void alarm(PoolAlarm.Kind kind, PoolSample sample, long at) {
            outputs.add(new IngestOutput.Alarmed(new PoolAlarm(
                    pool,
                    sample.service(),
                    sample.incarnation(),
                    kind,
                    Instant.ofEpochMilli(at),
                    sample.gauges().demand(),
                    sample.gauges().capacity())));
        }

        /** Says what is wrong with a pool's data, at most once a minute, with the counts so far. */
        void quality(long written, String what) {
            if (!isDue(qualitySaid, written, Duration.ofMillis(QUALITY_REPEAT))) {
                return;
            }
            qualitySaid = written;
            outputs.add(new IngestOutput.Told(new Insight(
                    service,
                    Optional.of(pool),
                    Insight.Kind.DATA_QUALITY,
                    Severity.WARNING,
                    Optional.empty(),
                    Instant.ofEpochMilli(written),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    String.format(
                            Locale.ROOT,
                            "a sample of pool %s %s; so far %d late, %d set back, %d of older lives, %d twice",
                            pool.value(),
                            what,
                            lateTotal,
                            clampedTotal,
                            outdatedTotal,
                            duplicateTotal))));
        }

        private static boolean isDue(long said, long now, Duration repeat) {
            return said == NEVER || now - said >= repeat.toMillis();
        }
    }
}
