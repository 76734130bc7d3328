package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.forecaster.training.TestLessons;
import io.tidegate.forecaster.training.TreesInForce;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.RunningStage;
import io.tidegate.stage.StageSettings;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.TestBroker;
import io.tidegate.testing.TopicRecords;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forecaster on a real broker, stopped and started in the middle of its series. */
class ForecastIT {
    private static final ForecastConfig CONFIG = new ForecastConfig(
            DemandMeasure.MEAN,
            Duration.ofSeconds(1),
            List.of(24),
            48,
            ForecastConfig.Quantiles.DEFAULT,
            0.5,
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofSeconds(10),
            new ForecastConfig.Services(Duration.ofSeconds(2), 1_000, 10),
            new ForecastConfig.Training(
                    20,
                    500,
                    5_000,
                    Duration.ofDays(14),
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    100,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofDays(1),
                    1));
    private static final TreeFeatures FEATURES = new TreeFeatures(CONFIG.seasons(), CONFIG.step(), ZoneOffset.UTC);
    private static final List<String> POOLS = List.of("a", "b", "c");
    private static final int STEPS_A_LIFE = 50;
    private static final int LIVES = 3;

    @TempDir
    private Path state;

    private final TopicSerdes serdes = TopicSerdes.inMemory();

    @Test
    void stopped_and_started_it_forecasts_as_the_windows_and_models_alone_do_and_nothing_twice() throws Exception {
        Instant start =
                CONFIG.start(CONFIG.number(Instant.now().minus(CONFIG.step().multipliedBy(LIVES * STEPS_A_LIFE))));
        try (TestBroker broker = TestBroker.start(
                        4,
                        Topics.POOL_WINDOWS.name(),
                        Topics.DEMAND_FORECASTS.name(),
                        Topics.FORECAST_ACCURACY.name(),
                        Topics.deadLetters(ForecastTopology.STAGE).name());
                TopicRecords records = new TopicRecords(broker.bytes(), serdes)) {
            broker.create(1, Topics.FORECAST_LESSONS.name(), Topics.FORECAST_MODELS.name());
            for (int life = 0; life < LIVES; life++) {
                // What comes while it is away is there when it comes back.
                for (int step = life * STEPS_A_LIFE; step < (life + 1) * STEPS_A_LIFE; step++) {
                    send(records, start.plus(CONFIG.step().multipliedBy(step)), 10 + step % 7);
                }
                records.flush();
                try (RunningStage stage = start(broker)) {
                    await().atMost(40, TimeUnit.SECONDS)
                            .until(() -> ofPools(records).equals(expected(records)));
                    // The next life begins with trees in force, and the last one with two versions of them.
                    teach(records, life);
                    int versions = life + 1;
                    await().atMost(40, TimeUnit.SECONDS).until(() -> inForce(records, Instant.now()) == versions);
                    assertThat(stage.health().isLive()).isTrue();
                }
            }
            assertThat(expected(records)).hasSize(POOLS.size());
            assertThat(records.values(Topics.DEMAND_FORECASTS).stream()
                            .map(DemandForecast::version)
                            .distinct())
                    .as("of the second life and the third; in the first nothing has come due yet")
                    .hasSize(2)
                    .allMatch(version -> version.startsWith("1 boosted-trees@"));
            assertThat(records.values(Topics.DEMAND_FORECASTS).stream()
                            .filter(forecast -> forecast.pool().isEmpty())
                            .map(DemandForecast::origin))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
            assertThat(broker.committed(
                            Topics.deadLetters(ForecastTopology.STAGE).name()))
                    .isEmpty();
        }
    }

    /** Enough for a training; the second time there are twice as many as the first one had. */
    private static void teach(TopicRecords records, int life) {
        TestLessons.learnable(FEATURES, (1 << life) * CONFIG.training().leastLessons(), Instant.EPOCH.plusSeconds(life))
                .forEach(lesson -> records.send(Topics.FORECAST_LESSONS, new PoolId("a"), lesson));
        records.flush();
    }

    private static long inForce(TopicRecords records, Instant now) {
        return records.values(Topics.FORECAST_MODELS).stream()
                .filter(model -> !now.isBefore(model.inForce()))
                .count();
    }

    private RunningStage start(TestBroker broker) {
        return new StageTopology(ForecastTopology.STAGE, builder -> ForecastTopology.addTo(builder, CONFIG, serdes))
                .configure(StageSettings.of(ForecastTopology.STAGE, broker.address(), state)
                        .withInstanceId("only"))
                .start(Clock.systemUTC());
    }

    private static void send(TopicRecords records, Instant from, double demand) {
        for (String pool : POOLS) {
            PoolWindow window = Windows.of(pool, from, CONFIG.step(), demand);
            records.send(Topics.POOL_WINDOWS, window.pool(), window);
        }
    }

    private static Map<PoolId, List<DemandForecast>> ofPools(TopicRecords records) {
        Map<PoolId, List<DemandForecast>> made = new HashMap<>();
        for (DemandForecast forecast : records.values(Topics.DEMAND_FORECASTS)) {
            forecast.pool().ifPresent(pool -> made.merge(pool, List.of(forecast), ForecastIT::joined));
        }
        return made;
    }

    /** What the pure core makes of the windows and the models as they stand on their topics. */
    private static Map<PoolId, List<DemandForecast>> expected(TopicRecords records) {
        PoolForecaster forecaster = new PoolForecaster(CONFIG);
        TreesInForce trees = new TreesInForce(FEATURES, problem -> fail("a model cannot be read: " + problem));
        trees.replace(records.values(Topics.FORECAST_MODELS));
        Map<PoolId, SeriesMemory> memories = new HashMap<>();
        Map<PoolId, List<DemandForecast>> made = new HashMap<>();
        for (var each : records.entries(Topics.POOL_WINDOWS)) {
            PoolForecaster.Step step = forecaster.take(
                    Optional.ofNullable(memories.get(each.key())),
                    each.value(),
                    each.written(),
                    trees.at(each.written()));
            memories.put(each.key(), step.memory());
            step.forecast().ifPresent(forecast -> made.merge(each.key(), List.of(forecast), ForecastIT::joined));
        }
        return made;
    }

    private static <T> List<T> joined(List<T> before, List<T> after) {
        return Stream.concat(before.stream(), after.stream()).toList();
    }
}
