package io.tidegate.ingest;

import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolWindow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The windows that recorded readings give, without any topic: what ingest must have written about them, neither more nor
 * less. It keeps the pools that it was shown.
 */
public final class WindowReplay {
    private final IngestConfig config;
    private final Map<PoolId, PoolTrack> tracks = new HashMap<>();
    private final Map<PoolId, PoolDetectors> detectors = new HashMap<>();

    /** A replay from the beginning of a log. */
    public WindowReplay(IngestConfig config) {
        this.config = config;
    }

    /**
     * Folds one reading.
     *
     * @param written when the broker wrote it
     * @return the windows that it closes, in the order in which they are said
     * @throws IllegalArgumentException for a sample that cannot be true; then nothing has changed
     */
    public List<PoolWindow> next(PoolReading reading, Instant written) {
        long at = written.toEpochMilli();
        return tracks
                .computeIfAbsent(reading.pool(), pool -> new PoolTrack(pool, reading.service()))
                .read(reading, at, at, config)
                .outputs()
                .stream()
                .map(IngestOutput::asWindow)
                .flatMap(Optional::stream)
                .map(this::scored)
                .toList();
    }

    private PoolWindow scored(PoolWindow window) {
        return config.windows().isDaily(window)
                ? detectors
                        .computeIfAbsent(window.pool(), unseen -> new PoolDetectors())
                        .see(window, config.scores())
                        .window()
                : window;
    }
}
