package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.stage.GoldenPicture;
import io.tidegate.testing.stage.StageDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // before each test
class ForecastTopologyTest {
    private static final ForecastConfig CONFIG = SeriesForecasterTest.Configs.withSeason(24);
    private static final Duration STEP = CONFIG.step();
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final StageTopology stage =
            new StageTopology(ForecastTopology.STAGE, builder -> ForecastTopology.addTo(builder, CONFIG, serdes));

    @TempDir
    private Path state;

    private StageDriver driver;
    private TestInputTopic<PoolId, PoolWindow> windows;
    private TestOutputTopic<ServiceId, DemandForecast> forecasts;

    @BeforeEach
    void start() {
        driver = StageDriver.start(stage, serdes, state, START);
        windows = driver.input(Topics.POOL_WINDOWS);
        forecasts = driver.output(Topics.DEMAND_FORECASTS);
    }

    @AfterEach
    void stop() {
        driver.close();
        serdes.close();
    }

    /** Run with {@code -Dfreeze=true} to accept a new picture. */
    @Test
    void the_topology_is_the_one_in_the_golden_file() throws IOException {
        assertThat(stage.describe()).isEqualTo(GoldenPicture.of(stage));
    }

    @Test
    void each_pool_and_the_service_are_forecast_under_the_key_of_the_service() {
        for (int i = 0; i < 150; i++) {
            live("a", i, 10);
            live("b", i, 20);
        }
        List<TestRecord<ServiceId, DemandForecast>> made = forecasts.readRecordsToList();
        assertThat(made).extracting(TestRecord::key).containsOnly(Windows.SERVICE);
        assertThat(last(made, Optional.of("a")).steps().get(0).mean()).isCloseTo(10, within(1e-6));
        assertThat(last(made, Optional.of("b")).steps().get(0).mean()).isCloseTo(20, within(1e-6));
        assertThat(last(made, Optional.empty()).steps().get(0).mean()).isCloseTo(30, within(1e-6));
        assertThat(last(made, Optional.empty()).origin()).isEqualTo(at(150));
    }

    @Test
    void windows_of_another_length_are_not_read() {
        for (int i = 0; i < 150; i++) {
            PoolWindow window = Windows.of("a", at(i), Duration.ofSeconds(10), 10);
            windows.pipeInput(window.pool(), window, at(i + 1));
        }
        assertThat(forecasts.isEmpty()).isTrue();
    }

    @Test
    void loaded_history_is_silent_and_the_first_live_window_is_forecast_from_it() {
        Instant loaded = at(150);
        for (String pool : List.of("a", "b")) {
            for (int i = 0; i < 150; i++) {
                PoolWindow window = Windows.of(pool, at(i), STEP, 10);
                windows.pipeInput(window.pool(), window, loaded);
            }
        }
        assertThat(forecasts.readValuesToList())
                .extracting(DemandForecast::origin)
                .allMatch(origin -> !origin.isBefore(loaded.minus(CONFIG.staleAfter())));
        live("a", 150, 10);
        assertThat(forecasts.readValuesToList())
                .extracting(DemandForecast::origin)
                .contains(at(151));
    }

    @Test
    void what_is_no_window_is_set_aside_and_the_stream_goes_on() {
        driver.rawInput(Topics.POOL_WINDOWS).pipeInput(bytes("a"), bytes("garbage"), START);
        assertThat(driver.letters().readValue()).isEqualTo(bytes("garbage"));
        live("a", 0, 10);
        assertThat(driver.counted("forecast-pools-0_0", "began")).isEqualTo(1);
    }

    @Test
    void what_became_of_windows_is_counted() {
        live("a", 0, 10);
        live("a", 1, 10);
        live("a", 1, 10);
        assertThat(driver.counted("forecast-pools-0_0", "began")).isEqualTo(1);
        assertThat(driver.counted("forecast-pools-0_0", "joined")).isEqualTo(1);
        assertThat(driver.counted("forecast-pools-0_0", "repeated")).isEqualTo(1);
        assertThat(driver.counted("forecast-services-0_0", "repeated")).isEqualTo(1);
    }

    @Test
    void what_is_kept_comes_back_from_the_changelog_as_it_was() {
        PoolForecaster forecaster = new PoolForecaster(CONFIG);
        Optional<SeriesMemory> expected = Optional.empty();
        for (int i = 0; i < 150; i++) {
            live("a", i, 10 + i % 7);
            expected = Optional.of(forecaster
                    .take(expected, Windows.of("a", at(i), STEP, 10 + i % 7), at(i + 1))
                    .memory());
        }
        List<SeriesMemory> changes = driver.changelog(
                        PoolForecastProcessor.STORE,
                        serdes.key(Topics.POOL_WINDOWS).deserializer(),
                        serdes.of(StoredSeries.SERIES).deserializer())
                .readValuesToList();
        assertThat(Optional.of(changes.get(changes.size() - 1))).isEqualTo(expected);
    }

    private void live(String pool, int number, double demand) {
        PoolWindow window = Windows.of(pool, at(number), STEP, demand);
        windows.pipeInput(window.pool(), window, at(number + 1));
    }

    /** A changelog record may have a megabyte; with seasons of a day and a week of minutes there is a long way to go. */
    @Test
    void what_is_kept_of_a_series_is_bounded() {
        SeriesForecaster forecaster = new SeriesForecaster(ForecastConfig.DEFAULT);
        SeriesMemory memory = forecaster.begin(0);
        int begun = stored(memory);
        for (int i = 0; i < 1_600; i++) {
            memory = forecaster.observe(memory, i, OptionalDouble.of(20 + i % 60), List.of());
        }
        assertThat(forecaster.forecast(memory, List.of())).isPresent();
        assertThat(stored(memory)).isBetween(begun, begun + 100).isLessThan(36_000);
    }

    private int stored(SeriesMemory memory) {
        return serdes.of(StoredSeries.SERIES).serializer().serialize("a-changelog", memory).length;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static DemandForecast last(List<TestRecord<ServiceId, DemandForecast>> made, Optional<String> pool) {
        return made.stream()
                .map(TestRecord::value)
                .filter(forecast -> forecast.pool().map(PoolId::value).equals(pool))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static Instant at(int number) {
        return START.plus(STEP.multipliedBy(number));
    }
}
