package io.tidegate.ingest;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.ReadAhead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Gives each reading to its pool's track and keeps what changed; writes the marks that silent pools need. */
final class CloseWindows implements Processor<PoolId, PoolReading, PoolId, IngestOutput> {
    static final String TRACKS = "pool-tracks";
    static final String WINDOWS = "open-windows";

    private final IngestConfig config;
    private @Nullable Task task;

    CloseWindows(IngestConfig config) {
        this.config = config;
    }

    @Override
    public void init(ProcessorContext<PoolId, IngestOutput> context) {
        Task started = new Task(
                config,
                context,
                context.getStateStore(TRACKS),
                context.getStateStore(WINDOWS),
                new ReadingSensors(context.metrics(), context.taskId().toString()),
                context.currentSystemTimeMs(),
                new HashMap<>());
        started.noteWindows();
        ReadAhead.begin(context, List.of(started.tracks, started.windows), started::beginToLook);
        task = started;
    }

    @Override
    public void process(Record<PoolId, PoolReading> reading) {
        if (task == null) {
            throw new IllegalStateException("not initialised");
        }
        task.read(reading);
    }

    @Override
    public void close() {
        if (task != null) {
            task.sensors.close();
        }
    }

    /**
     * What belongs to one task while it runs.
     *
     * @param since when it began to listen, by the wall clock
     * @param unclaimed the open windows of pools that nobody has asked for since
     */
    private record Task(
            IngestConfig config,
            ProcessorContext<PoolId, IngestOutput> context,
            HeapStore<PoolId, PoolTrack> tracks,
            HeapStore<WindowKey, OpenWindow> windows,
            ReadingSensors sensors,
            long since,
            Map<PoolId, List<WindowKey>> unclaimed) {

        /** Both stores were restored apart; a window without its pool cannot be, since they are logged together. */
        void noteWindows() {
            for (WindowKey key : windows.keys()) {
                unclaimed
                        .computeIfAbsent(key.pool(), pool -> new ArrayList<>(2))
                        .add(key);
            }
            for (PoolId pool : unclaimed.keySet()) {
                if (!tracks.contains(pool)) {
                    throw new IllegalStateException("a window of an unknown pool is open: " + unclaimed.get(pool));
                }
            }
        }

        /** The track of a pool, with its open windows. */
        private Optional<PoolTrack> track(PoolId pool) {
            Optional<PoolTrack> track = tracks.get(pool);
            List<WindowKey> own = unclaimed.isEmpty() ? null : unclaimed.get(pool);
            if (own != null) {
                for (WindowKey key : own) {
                    windows.get(key).ifPresent(window -> track.orElseThrow().reopen(key, window));
                }
                unclaimed.remove(pool);
            }
            return track;
        }

        /** Not before all is read: that a pool is silent, and that it has windows to be closed, stands in its track. */
        void beginToLook() {
            List.copyOf(unclaimed.keySet()).forEach(this::track);
            context.schedule(config.liveness().check(), PunctuationType.WALL_CLOCK_TIME, this::lookAtTheClock);
        }

        void read(Record<PoolId, PoolReading> record) {
            PoolId pool = record.key();
            PoolReading reading = record.value();
            Optional<PoolTrack> known = track(pool);
            if (known.isEmpty() && tracks.size() >= config.mostPools()) {
                throw new IllegalStateException("a task keeps at most " + config.mostPools() + " pools, and "
                        + pool.value() + " would be one more");
            }
            PoolTrack track = known.orElseGet(() -> new PoolTrack(pool, reading.service()));
            Reaction reaction = track.read(reading, record.timestamp(), context.currentSystemTimeMs(), config);
            // By the track's own name, which is the store's key itself: equal names would be compared letter by letter.
            tracks.put(track.pool(), track);
            reaction.changed().forEach(each -> windows.put(each.key(), each.window()));
            reaction.closed().forEach(windows::delete);
            sensors.count(reaction);
            reaction.outputs().forEach(output -> forward(pool, output));
        }

        void lookAtTheClock(long now) {
            for (Map.Entry<PoolId, PoolTrack> each : tracks.entries().entrySet()) {
                each.getValue()
                        .dueMark(now, since, config)
                        .ifPresent(mark -> forward(each.getKey(), new IngestOutput.Marked(mark)));
            }
            List<PoolId> forgotten = tracks.keysWhere((pool, track) -> !track.hasOpenWindows()
                    && now - Math.max(track.arrived(), since)
                            > config.forgetAfter().toMillis());
            forgotten.forEach(tracks::delete);
        }

        private void forward(PoolId pool, IngestOutput output) {
            context.forward(new Record<>(pool, output, context.currentSystemTimeMs()));
        }
    }
}
