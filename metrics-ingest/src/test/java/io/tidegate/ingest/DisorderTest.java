package io.tidegate.ingest;

import static io.tidegate.ingest.Readings.LIFE;
import static io.tidegate.ingest.Readings.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Insight;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.PoolWindow;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.stage.StageDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TestInputTopic;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one pool, or the network, does to the order and the clocks of samples changes nothing about the windows of the
 * pools that are right, through the whole topology.
 */
class DisorderTest {
    private static final int POOLS = 4;
    private static final int SECONDS = 150;
    private static final int GRACE_MILLIS = 2_000;
    private static final int EARLIER = 400;
    private static final long[] CLOCKS = {
        Duration.ofHours(1).toMillis(),
        Duration.ofDays(1).toMillis(),
        -Duration.ofHours(1).toMillis(),
        -Duration.ofDays(1).toMillis()
    };

    @TempDir
    private Path folder;

    private final TopicSerdes serdes = TopicSerdes.inMemory();

    /** A sample and when the broker gets it, in milliseconds after the start. */
    private record Arrival(long millis, PoolSample sample) {}

    /** What ingest made of arrivals. */
    private record Seen(List<PoolWindow> windows, List<Insight> insights, int letters) {}

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44, 45})
    void wrong_clocks_copies_delays_and_samples_of_yesterday_leave_the_windows_as_they_are(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<Arrival> clean = new ArrayList<>();
        for (int pool = 0; pool < POOLS; pool++) {
            clean.addAll(steady(new PoolId("right-" + pool), 0, random));
        }
        List<Arrival> disturbed = new ArrayList<>();
        int yesterday = 0;
        for (Arrival arrival : clean) {
            for (int copy = random.nextInt(5); copy >= 0; copy--) {
                disturbed.add(new Arrival(arrival.millis + random.nextInt(GRACE_MILLIS), arrival.sample));
            }
            boolean closesMore = arrival.millis > 5_000 && arrival.millis <= SECONDS * 1_000L;
            if (closesMore && random.nextInt(20) == 0) {
                yesterday++;
                disturbed.add(new Arrival(arrival.millis + random.nextInt(GRACE_MILLIS), dayOld(arrival)));
            }
        }
        for (long off : CLOCKS) {
            disturbed.addAll(steady(new PoolId("wrong-" + off), off, random));
        }

        Seen expected = ingest("clean", clean);
        Seen found = ingest("disturbed", disturbed);

        assertThat(right(found))
                .usingRecursiveComparison()
                .ignoringFields("late")
                .isEqualTo(right(expected));
        assertThat(right(expected)).hasSizeGreaterThan(POOLS * 10);
        assertThat(expected.insights).isEmpty();
        assertThat(found.letters).isZero();
        // A late sample is counted in the next window of each length.
        assertThat(right(found).stream()
                        .filter(window -> window.span().length().equals(Duration.ofSeconds(10)))
                        .mapToInt(PoolWindow::late)
                        .sum())
                .isEqualTo(yesterday)
                .isPositive();
        assertThat(qualityOf(found, "wrong-" + CLOCKS[0]))
                .contains("ahead of the broker's clock")
                .contains("set back");
        assertThat(qualityOf(found, "wrong-" + CLOCKS[1]))
                .contains("ahead of the broker's clock")
                .contains("set back");
        assertThat(found.windows)
                .filteredOn(window -> window.pool().value().startsWith("wrong"))
                .allMatch(window -> window.span().start().isBefore(START.plusSeconds(SECONDS + 1)));
    }

    /** A sample a second, and one long after, which closes all windows. */
    private static List<Arrival> steady(PoolId pool, long off, SplittableRandom random) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int second = 1; second <= SECONDS; second++) {
            arrivals.add(arrival(pool, EARLIER + second, second * 1_000L, off, random.nextInt(20)));
        }
        arrivals.add(arrival(pool, EARLIER + SECONDS + 1, SECONDS * 2_000L, off, 1));
        return arrivals;
    }

    private static Arrival arrival(PoolId pool, long sequence, long millis, long off, int inUse) {
        return new Arrival(
                millis,
                Readings.sample(
                        pool,
                        LIFE,
                        sequence,
                        millis + off,
                        Duration.ofSeconds(1),
                        inUse,
                        0,
                        new PoolCounts(inUse, 0, 0, 0, 0)));
    }

    /** Never seen before, by its number, and a day late. */
    private static PoolSample dayOld(Arrival arrival) {
        PoolSample sample = arrival.sample;
        return Readings.sample(
                sample.pool(),
                LIFE,
                sample.sequence() - EARLIER,
                arrival.millis - Duration.ofDays(1).toMillis(),
                Duration.ofSeconds(1),
                9,
                0,
                PoolCounts.NONE);
    }

    private Seen ingest(String name, List<Arrival> arrivals) throws Exception {
        try (StageDriver driver = StageDriver.start(
                IngestTopology.stage(IngestConfig.DEFAULT, serdes),
                serdes,
                Files.createDirectory(folder.resolve(name)),
                START)) {
            TestInputTopic<PoolId, PoolReading> readings = driver.input(Topics.POOL_METRICS);
            arrivals.stream()
                    .sorted(Comparator.comparingLong(Arrival::millis))
                    .forEach(arrival -> readings.pipeInput(
                            arrival.sample.pool(), arrival.sample, START.plusMillis(arrival.millis)));
            return new Seen(
                    driver.output(Topics.POOL_WINDOWS).readValuesToList(),
                    driver.output(Topics.INSIGHTS).readValuesToList().stream()
                            .filter(insight -> insight.kind() == Insight.Kind.DATA_QUALITY)
                            .toList(),
                    driver.letters().readValuesToList().size());
        }
    }

    /** By pool, each in the order in which they were closed. */
    private static List<PoolWindow> right(Seen seen) {
        return seen.windows.stream()
                .filter(window -> window.pool().value().startsWith("right"))
                .sorted(Comparator.comparing(PoolWindow::pool))
                .toList();
    }

    private static String qualityOf(Seen seen, String pool) {
        return seen.insights.stream()
                .filter(insight -> insight.pool().equals(Optional.of(new PoolId(pool))))
                .map(Insight::text)
                .collect(Collectors.joining("\n"));
    }
}
