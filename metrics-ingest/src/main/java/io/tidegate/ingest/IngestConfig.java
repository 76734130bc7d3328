package io.tidegate.ingest;

import java.time.Duration;

/**
 * How ingest works.
 *
 * @param windows which windows there are, and when they close
 * @param scores when a window counts as unusual
 * @param fastLane what is worth an alarm at the sample
 * @param liveness when a pool counts as silent or gone
 * @param mostPools pools that one task keeps state for; readings of more are dropped and counted
 * @param forgetAfter how long a pool that is heard no more is remembered
 */
public record IngestConfig(
        WindowConfig windows,
        ScoreConfig scores,
        FastLaneConfig fastLane,
        LivenessConfig liveness,
        int mostPools,
        Duration forgetAfter) {

    /** Windows of 10 s and 1 min. */
    public static final IngestConfig DEFAULT = new IngestConfig(
            WindowConfig.DEFAULT,
            ScoreConfig.DEFAULT,
            FastLaneConfig.DEFAULT,
            LivenessConfig.DEFAULT,
            50_000,
            Duration.ofDays(7));

    /** Refuses a stage that keeps no pools, or forgets those it has not yet found dead. */
    public IngestConfig {
        Require.that(mostPools >= 1, "mostPools must be at least 1", mostPools);
        Require.that(
                forgetAfter.compareTo(liveness.deadAfter().multipliedBy(2)) >= 0,
                "forgetAfter must be at least twice liveness.deadAfter of " + liveness.deadAfter(),
                forgetAfter);
    }

    /** The same with other windows. */
    public IngestConfig withWindows(WindowConfig other) {
        return new IngestConfig(other, scores, fastLane, liveness, mostPools, forgetAfter);
    }

    /** The same with other scores. */
    public IngestConfig withScores(ScoreConfig other) {
        return new IngestConfig(windows, other, fastLane, liveness, mostPools, forgetAfter);
    }

    /** The same with another idea of liveness. */
    public IngestConfig withLiveness(LivenessConfig other) {
        return new IngestConfig(windows, scores, fastLane, other, mostPools, forgetAfter);
    }

    /** The same with another bound on pools. */
    public IngestConfig withMostPools(int most) {
        return new IngestConfig(windows, scores, fastLane, liveness, most, forgetAfter);
    }
}
