package io.tidegate.pipeline.replay;

import io.tidegate.backtest.ParityDifference;
import io.tidegate.backtest.PublishedOutput;
import io.tidegate.backtest.PublishedOutput.Place;
import io.tidegate.backtest.PublishedOutputs;
import io.tidegate.backtest.ServiceParity;
import io.tidegate.decider.SnapshotReader;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.state.DeciderState;
import io.tidegate.pipeline.cluster.TopicRecord;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Replays the logs of services and compares what comes of them with what the decider published. Reads the log twice: first to
 * learn whose it is and where it begins, then to fold it.
 */
public final class Parity {
    private final RecordedTopics topics;
    private final Optional<ServiceId> only;
    private final Optional<Instant> from;
    private final Optional<Instant> to;
    private final Progress progress;

    private final Encodings encodings = new Encodings();
    private final SortedMap<ServiceId, Log> logs =
            new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
    private final Map<Integer, Long> begins = new HashMap<>();
    private long unreadable;

    private Parity(
            RecordedTopics topics,
            Optional<ServiceId> only,
            Optional<Instant> from,
            Optional<Instant> to,
            Consumer<String> progress) {
        this.topics = topics;
        this.only = only;
        this.from = from;
        this.to = to;
        this.progress = new Progress(progress);
    }

    /** What is found of a service before its log is folded. */
    private static final class Log {
        private final Set<Integer> partitions = new TreeSet<>();
        private final PublishedOutputs published = new PublishedOutputs();
        private final SnapshotReader snapshots = new SnapshotReader();
        private Optional<DeciderState> begin = Optional.empty();
        private Optional<Instant> firstSnapshot = Optional.empty();
        private Optional<String> obstacle = Optional.empty();
        private Optional<ServiceParity> parity = Optional.empty();

        int partition() {
            return partitions.iterator().next();
        }
    }

    /**
     * Compares.
     *
     * @param only one service instead of all
     * @param from only what was decided on inputs that were recorded from then on
     * @param to only up to the first input that was recorded then or later
     * @param progress is told in a line how far it is, now and then
     * @return one service less than asked for when none of that name has a log
     */
    public static ParityReport run(
            RecordedTopics topics,
            Optional<ServiceId> only,
            Optional<Instant> from,
            Optional<Instant> to,
            Consumer<String> progress) {
        return new Parity(topics, only, from, to, progress).run();
    }

    private ParityReport run() {
        // Before all else: what is folded by now was published by now.
        Map<Integer, Long> folded = topics.folded();
        unreadable += read(Topics.SERVICE_INPUTS, this::locate);
        begins.replaceAll((partition, first) ->
                topics.beginning(Topics.SERVICE_INPUTS, partition).orElse(first));
        Optional<Instant> insightsSince = readPublished();
        logs.forEach((service, log) -> begin(service, log, folded, insightsSince));
        read(
                Topics.SERVICE_INPUTS,
                record -> record.meaning()
                        .value()
                        .ifPresent(input -> Optional.ofNullable(logs.get(input.service()))
                                .flatMap(log -> log.parity)
                                .ifPresent(
                                        parity -> parity.next(record.meaning().offset(), input))));
        return report();
    }

    private void locate(RecordedRecord<ServiceId, ?> record) {
        int partition = record.meaning().partition();
        begins.putIfAbsent(partition, record.meaning().offset());
        ServiceId service = record.meaning().key();
        if (only.map(service::equals).orElse(true)) {
            logs.computeIfAbsent(service, none -> new Log()).partitions.add(partition);
        }
    }

    /** Reads what was published, and returns the moment before which insights are kept no more. */
    private Optional<Instant> readPublished() {
        unreadable += published(
                Topics.SCALING_DECISIONS,
                PublishedOutput.Decided::new,
                (log, record, encoded, place) -> record.meaning()
                        .value()
                        .filter(decision -> from.map(
                                        start -> !decision.basis().at().isBefore(start))
                                .orElse(true))
                        .ifPresent(decision -> log.published.decided(decision, encoded, place)));
        unreadable += published(
                Topics.SERVICE_SNAPSHOTS,
                PublishedOutput.Kept::new,
                (log, record, encoded, place) -> record.meaning().value().ifPresent(part -> {
                    log.published.kept(part, encoded, place);
                    log.snapshots.read(part).ifPresent(state -> consider(log, state));
                }));
        Map<Integer, TopicRecord<?, ?>> first = new HashMap<>();
        unreadable += published(Topics.INSIGHTS, PublishedOutput.Told::new, (log, record, encoded, place) -> {
            first.putIfAbsent(place.partition(), record.meaning());
            record.meaning().value().ifPresent(insight -> log.published.told(insight, encoded, place));
        });
        if (!topics.has(Topics.INSIGHTS)) {
            return Optional.of(Instant.MAX);
        }
        return first.entrySet().stream()
                .filter(each -> topics.beginning(Topics.INSIGHTS, each.getKey())
                                .orElse(each.getValue().offset())
                        > 0)
                .map(each -> each.getValue().written())
                .max(Instant::compareTo);
    }

    /** Whether a replay can begin with a snapshot, and shall rather than with the one that was found before. */
    private void consider(Log log, DeciderState state) {
        long begins = begins(log);
        if (state.service().offset() < begins - 1) {
            return;
        }
        log.firstSnapshot =
                log.firstSnapshot.or(() -> Optional.of(state.service().now()));
        if (from.isPresent()) {
            if (state.service().now().isBefore(from.get())) {
                log.begin = Optional.of(state);
            }
        } else if (begins > 0 && log.begin.isEmpty()) {
            log.begin = Optional.of(state);
        }
    }

    private long begins(Log log) {
        return begins.getOrDefault(log.partition(), 0L);
    }

    private void begin(ServiceId service, Log log, Map<Integer, Long> folded, Optional<Instant> insightsSince) {
        if (log.partitions.size() > 1) {
            log.obstacle = Optional.of("its inputs stand in partitions " + log.partitions + " of "
                    + Topics.SERVICE_INPUTS + ", so the number of these was changed and no one order is left");
            return;
        }
        if (log.begin.isEmpty() && begins(log) > 0) {
            log.obstacle = Optional.of("the log begins at input " + begins(log)
                    + ", what came before is kept no more, and no snapshot "
                    + from.map(start -> "before " + start + " ").orElse("") + "stands for it"
                    + log.firstSnapshot
                            .map(first -> "; the first snapshot since is of " + first)
                            .orElse(""));
            return;
        }
        Long known = folded.get(log.partition());
        ServiceParity.Span span = new ServiceParity.Span(
                log.begin.orElseGet(() -> DeciderState.starting(service)),
                known == null ? OptionalLong.empty() : OptionalLong.of(known),
                from,
                to,
                insightsSince);
        log.parity = Optional.of(new ServiceParity(span, log.published, encodings));
    }

    private ParityReport report() {
        Map<Log, ServiceParity.Result> results = new HashMap<>();
        logs.values().forEach(log -> log.parity.ifPresent(parity -> results.put(log, parity.result())));
        Map<Place, PublishedOutput> found = new HashMap<>();
        find(results, ParityDifference.Kind.DECISION, Topics.SCALING_DECISIONS, PublishedOutput.Decided::new, found);
        find(results, ParityDifference.Kind.INSIGHT, Topics.INSIGHTS, PublishedOutput.Told::new, found);
        find(results, ParityDifference.Kind.SNAPSHOT, Topics.SERVICE_SNAPSHOTS, PublishedOutput.Kept::new, found);
        List<ParityReport.Service> services = new ArrayList<>();
        logs.forEach((service, log) -> {
            Optional<ServiceParity.Result> result = Optional.ofNullable(results.get(log));
            services.add(new ParityReport.Service(
                    service,
                    result,
                    log.obstacle,
                    result.flatMap(ServiceParity.Result::difference)
                            .flatMap(ParityDifference::published)
                            .map(found::get)));
        });
        return new ParityReport(services, unreadable, encodings.ofOtherVersions());
    }

    /** Reads again what differs, of which only a digest was kept. */
    private <V> void find(
            Map<Log, ServiceParity.Result> results,
            ParityDifference.Kind kind,
            Topic<ServiceId, V> topic,
            Function<V, PublishedOutput> output,
            Map<Place, PublishedOutput> found) {
        Set<Place> wanted = new HashSet<>();
        results.values()
                .forEach(result -> result.difference()
                        .filter(difference -> difference.kind() == kind)
                        .flatMap(ParityDifference::published)
                        .ifPresent(wanted::add));
        if (!wanted.isEmpty()) {
            read(topic, record -> {
                Place place =
                        new Place(record.meaning().partition(), record.meaning().offset());
                if (wanted.contains(place)) {
                    record.meaning().value().ifPresent(value -> found.put(place, output.apply(value)));
                }
            });
        }
    }

    @FunctionalInterface
    private interface Taker<V> {
        void take(Log log, RecordedRecord<ServiceId, V> record, byte[] encoded, Place place);
    }

    private <V> long published(Topic<ServiceId, V> topic, Function<V, PublishedOutput> output, Taker<V> taker) {
        // Without decisions there is nothing to compare; without the others there is less.
        if (!topics.has(topic) && !topic.equals(Topics.SCALING_DECISIONS)) {
            return 0;
        }
        return read(topic, record -> {
            Log log = logs.get(record.meaning().key());
            if (log != null) {
                record.meaning()
                        .value()
                        .ifPresent(value -> taker.take(
                                log,
                                record,
                                encodings.published(
                                        topics, topic, record.value().get(), output.apply(value)),
                                new Place(
                                        record.meaning().partition(),
                                        record.meaning().offset())));
            }
        });
    }

    private <K, V> long read(Topic<K, V> topic, Consumer<RecordedRecord<K, V>> handler) {
        progress.begin(topic.name());
        return topics.read(topic, record -> {
            progress.one();
            handler.accept(record);
        });
    }
}
