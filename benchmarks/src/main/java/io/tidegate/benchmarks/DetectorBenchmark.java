package io.tidegate.benchmarks;

import io.tidegate.domain.anomaly.AnomalyConfig;
import io.tidegate.domain.anomaly.AnomalyDetector;
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

/** What the anomaly detector does with a value, and how large it is: the bytes that making one allocates. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DetectorBenchmark {
    private static final int VALUES = 1 << 16;
    private static final long STEP_MILLIS = 60_000;

    private final double[] values = new double[VALUES];
    private AnomalyDetector detector = new AnomalyDetector(AnomalyConfig.DEFAULT);
    private int next;

    /** A day and its noise, with a spike now and then. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < VALUES; i++) {
            double day = 20 + 10 * Math.sin(2 * Math.PI * i / 1_440);
            values[i] = day + random.nextDouble() + (random.nextInt(5_000) == 0 ? 40 : 0);
        }
    }

    /** One value. */
    @Benchmark
    public AnomalyDetector.Verdict see() {
        int now = next++;
        return detector.see(now * STEP_MILLIS, values[now & (VALUES - 1)]);
    }

    /** One detector. */
    @Benchmark
    public AnomalyDetector make() {
        return new AnomalyDetector(AnomalyConfig.DEFAULT);
    }
}
