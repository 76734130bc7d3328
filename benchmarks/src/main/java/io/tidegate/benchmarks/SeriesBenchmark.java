package io.tidegate.benchmarks;

import io.tidegate.forecaster.ForecastConfig;
import io.tidegate.forecaster.SeriesForecast;
import io.tidegate.forecaster.SeriesForecaster;
import io.tidegate.forecaster.SeriesMemory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A step of one series with a day and a week of minutes, all models at work. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SeriesBenchmark {
    private static final int SEEN = 12_000;

    private final SeriesForecaster forecaster = new SeriesForecaster(ForecastConfig.DEFAULT);
    private SeriesMemory memory = forecaster.begin(0);

    /** A week, and what the regressions want beyond it. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SEEN; i++) {
            double demand = 20 + 10 * Math.sin(2 * Math.PI * i / 1_440) + random.nextDouble();
            memory = forecaster.observe(memory, i, OptionalDouble.of(demand), List.of());
        }
    }

    /** What a window does to the series. */
    @Benchmark
    public SeriesMemory observe() {
        return forecaster.observe(memory, SEEN, OptionalDouble.of(20.5), List.of());
    }

    /** What is published after it. */
    @Benchmark
    public Optional<SeriesForecast> forecast() {
        return forecaster.forecast(memory, List.of());
    }
}
