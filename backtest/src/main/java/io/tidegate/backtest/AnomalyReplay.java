package io.tidegate.backtest;

import io.tidegate.domain.anomaly.AnomalyConfig;
import io.tidegate.domain.anomaly.AnomalyDetector;
import io.tidegate.domain.anomaly.AnomalyDetector.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the detector would have said of recorded series, value by value: each series has one of its own. Mutable. */
public final class AnomalyReplay {
    private final AnomalyConfig config;
    private final Map<String, AnomalyDetector> detectors = new LinkedHashMap<>();
    private long values;
    private long gaps;
    private long anomalies;

    /** Nothing was seen yet. */
    public AnomalyReplay(AnomalyConfig config) {
        this.config = config;
    }

    /**
     * The next value of one of the series.
     *
     * @param value not a number in a gap
     * @throws IllegalArgumentException for a value that no detector takes
     */
    public Verdict see(String series, Instant at, double value) {
        Verdict verdict = detectors
                .computeIfAbsent(series, unseen -> new AnomalyDetector(config))
                .see(at.toEpochMilli(), value);
        if (Double.isNaN(value)) {
            gaps++;
        } else {
            values++;
        }
        anomalies += verdict.anomaly() ? 1 : 0;
        return verdict;
    }

    /** How many series there were. */
    public int series() {
        return detectors.size();
    }

    /** How many values were seen. */
    public long values() {
        return values;
    }

    /** How many gaps there were. */
    public long gaps() {
        return gaps;
    }

    /** How many values were told as anomalies. */
    public long anomalies() {
        return anomalies;
    }
}
