package io.tidegate.pipeline.config;

import io.tidegate.stage.StageSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How the stages of a process run.
 *
 * @param instance names this process to its groups, so that its restart is no rebalance; no other process may have it. One
 *     that is kept in the data directory when left out
 * @param threads stream threads of each stage
 * @param standbys copies of each store kept warm on other instances
 * @param commitInterval how often results become visible; a hop costs about half of it
 * @param transactionTimeout after which the broker aborts the transaction of an instance that was lost
 */
public record StreamsConfig(
        Optional<String> instance, int threads, int standbys, Duration commitInterval, Duration transactionTimeout) {
    /** One thread, no standbys. */
    public static final StreamsConfig DEFAULT =
            new StreamsConfig(Optional.empty(), 1, 0, StageSettings.DEFAULT_COMMIT_INTERVAL, Duration.ofSeconds(5));

    /** Refuses what the stages would refuse. */
    public StreamsConfig {
        instance.ifPresent(name -> {
            if (!name.matches("[A-Za-z0-9._-]{1,128}")) {
                throw new IllegalArgumentException(
                        "instance must be 1 to 128 letters, digits, '.', '_' or '-', but was '" + name + "'");
            }
        });
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("threads must be between 1 and 64, but was " + threads);
        }
        if (standbys < 0 || standbys > 5) {
            throw new IllegalArgumentException("standbys must be between 0 and 5, but was " + standbys);
        }
        if (commitInterval.toMillis() < 10 || commitInterval.toMillis() > 10_000) {
            throw new IllegalArgumentException(
                    "commitInterval must be between 10ms and 10s, but was " + DurationText.format(commitInterval));
        }
        if (transactionTimeout.compareTo(commitInterval) < 0 || transactionTimeout.toMillis() > 60_000) {
            throw new IllegalArgumentException("transactionTimeout must be between the commitInterval and 1m, but was "
                    + DurationText.format(transactionTimeout));
        }
    }
}
