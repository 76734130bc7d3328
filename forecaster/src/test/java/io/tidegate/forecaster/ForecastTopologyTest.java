package io.tidegate.forecaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.domain.DemandForecast;
import io.tidegate.domain.ForecastAccuracy;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.model.TreeFeatures;
import io.tidegate.forecaster.training.TestLessons;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.state.Floats;
import io.tidegate.schemas.state.ForecastLesson;
import io.tidegate.schemas.state.TrainedModelEvent;
import io.tidegate.schemas.state.TrainedModelKey;
import io.tidegate.stage.StageTopology;
import io.tidegate.testing.stage.GoldenPicture;
import io.tidegate.testing.stage.StageDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
    private static final TreeFeatures FEATURES = new TreeFeatures(CONFIG.seasons(), STEP, ZoneOffset.UTC);
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final StageTopology stage = new StageTopology(
            ForecastTopology.STAGE, builder -> ForecastTopology.addTo(builder, CONFIG, serdes, Runnable::run));

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
                    .take(expected, Windows.of("a", at(i), STEP, 10 + i % 7), at(i + 1), List.of())
                    .memory());
        }
        List<SeriesMemory> changes = driver.changelog(
                        PoolForecastProcessor.STORE,
                        serdes.key(Topics.POOL_WINDOWS).deserializer(),
                        serdes.of(StoredSeries.SERIES).deserializer())
                .readValuesToList();
        assertThat(Optional.of(changes.get(changes.size() - 1))).isEqualTo(expected);
    }

    @Test
    void how_wrong_each_series_was_is_told_once_an_hour() {
        TestOutputTopic<ServiceId, ForecastAccuracy> accuracies = driver.output(Topics.FORECAST_ACCURACY);
        for (int i = 0; i < 240; i++) {
            live("a", i, 10 + i % 7);
            live("b", i, 10);
        }
        List<TestRecord<ServiceId, ForecastAccuracy>> told = accuracies.readRecordsToList();
        assertThat(told).extracting(TestRecord::key).containsOnly(Windows.SERVICE);
        for (Optional<PoolId> pool :
                List.of(Optional.of(new PoolId("a")), Optional.of(new PoolId("b")), Optional.<PoolId>empty())) {
            assertThat(told)
                    .filteredOn(each -> each.value().pool().equals(pool))
                    .hasSize(4);
        }
        ForecastAccuracy latest = told.stream()
                .map(TestRecord::value)
                .filter(each -> each.pool().equals(Optional.of(new PoolId("a"))))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        ForecastAccuracy.Horizon next = latest.horizons().get(0);
        assertThat(next.ahead()).isEqualTo(1);
        assertThat(next.observations()).isGreaterThan(100);
        assertThat(next.wape().orElseThrow()).isBetween(0.001, 0.3);
        assertThat(next.models()).extracting(ForecastAccuracy.Model::model).contains("theta", "damped-trend");
        assertThat(next.models().stream()
                        .mapToDouble(ForecastAccuracy.Model::share)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(latest.horizons())
                .extracting(ForecastAccuracy.Horizon::ahead)
                .containsExactly(1, 2, 4, 8, 16, 32, 48);
    }

    @Test
    void trees_are_trained_from_lessons_and_the_forecasts_after_that_name_them() {
        TestInputTopic<PoolId, ForecastLesson> lessons = driver.input(Topics.FORECAST_LESSONS);
        TestOutputTopic<TrainedModelKey, TrainedModelEvent> models = driver.output(Topics.FORECAST_MODELS);
        for (int i = 0; i < 150; i++) {
            live("a", i, 10 + i % 7);
        }
        assertThat(last(forecasts.readRecordsToList(), Optional.of("a")).version())
                .isEqualTo("1");

        driver.pass(Duration.between(START, at(150)));
        // The windows above have taught a few already.
        TestLessons.learnable(FEATURES, CONFIG.training().leastLessons() - 100, START)
                .forEach(lesson -> lessons.pipeInput(new PoolId("a"), lesson));
        driver.pass(Duration.ofSeconds(5));
        assertThat(models.isEmpty()).isTrue();
        TestLessons.learnable(FEATURES, 100, START).forEach(lesson -> lessons.pipeInput(new PoolId("a"), lesson));
        driver.pass(Duration.ofSeconds(5));
        TrainedModelEvent model = models.readValue();
        assertThat(model.provenance().reason()).isEqualTo("first");
        assertThat(driver.counted("train-0_0", "trained")).isEqualTo(1);
        driver.pass(Duration.ofSeconds(5));
        assertThat(models.isEmpty()).isTrue();

        // Windows that were written before it came into force do not know of it, however late they are read.
        live("a", 150, 10);
        assertThat(last(forecasts.readRecordsToList(), Optional.of("a")).version())
                .isEqualTo("1");
        live("a", 151, 10);
        List<TestRecord<ServiceId, DemandForecast>> made = forecasts.readRecordsToList();
        assertThat(last(made, Optional.of("a")).version()).isEqualTo("1 boosted-trees@" + model.trained());
    }

    @Test
    void a_training_that_fails_is_counted_and_tried_again_after_a_pause() {
        TestInputTopic<PoolId, ForecastLesson> lessons = driver.input(Topics.FORECAST_LESSONS);
        ForecastLesson always =
                new ForecastLesson(START, FEATURES.layout(), Floats.zeros(FEATURES.size()), 0, Optional.empty());
        for (int i = 0; i < CONFIG.training().leastLessons(); i++) {
            lessons.pipeInput(new PoolId("a"), always);
        }
        driver.pass(Duration.ofSeconds(5));
        assertThat(driver.counted("train-0_0", "failed")).isEqualTo(1);
        driver.pass(CONFIG.training().pause().minusSeconds(5));
        assertThat(driver.counted("train-0_0", "failed")).isEqualTo(1);
        driver.pass(Duration.ofSeconds(5));
        assertThat(driver.counted("train-0_0", "failed")).isEqualTo(2);
        assertThat(driver.output(Topics.FORECAST_MODELS).isEmpty()).isTrue();
    }

    @Test
    void lessons_of_other_settings_teach_nothing() {
        driver.input(Topics.FORECAST_LESSONS)
                .pipeInput(new PoolId("a"), new ForecastLesson(START, "other", Floats.of(1), 0, Optional.empty()));
        assertThat(driver.counted("train-0_0", "foreign")).isEqualTo(1);
        assertThat(driver.counted("train-0_0", "taken")).isZero();
    }

    @Test
    void what_is_no_model_is_left_alone() {
        driver.rawInput(Topics.FORECAST_MODELS).pipeInput(bytes("boosted-trees@2026"), bytes("garbage"), START);
        driver.pass(Duration.ofSeconds(5));
        for (int i = 0; i < 150; i++) {
            live("a", i, 10);
        }
        assertThat(last(forecasts.readRecordsToList(), Optional.of("a")).version())
                .isEqualTo("1");
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
