package io.tidegate.ingest;

import io.tidegate.domain.HostLoad;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.PoolCounts;
import io.tidegate.domain.PoolGauges;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolReading;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.sketch.LatencyAccumulator;
import io.tidegate.domain.sketch.LatencySketch;
import io.tidegate.schemas.IngestStates;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.schemas.state.PoolTrackState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The parts of what a sample costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SampleBenchmark {
    private static final long SECOND = 1_000;
    private static final PoolId POOL = new PoolId("orders-000001");
    private static final ServiceId SERVICE = new ServiceId("orders-db");
    private static final String TOPIC = Topics.POOL_METRICS.name();

    private final TopicSerdes serdes = TopicSerdes.inMemory();
    private final Serializer<PoolReading> writer =
            serdes.value(Topics.POOL_METRICS).serializer();
    private final Deserializer<PoolReading> reader =
            serdes.value(Topics.POOL_METRICS).deserializer();
    private final Serializer<PoolTrackState> states =
            serdes.of(IngestStates.POOL_TRACK).serializer();
    private final LatencySketch waits = latencies(200_000);
    private final LatencySketch holds = latencies(5_000_000);
    private final PoolSample sample = sample(0);
    private final byte[] bytes = writer.serialize(TOPIC, sample);
    private final PoolTrack track = new PoolTrack(POOL, SERVICE);
    private final LatencyAccumulator merged = new LatencyAccumulator();
    private long sequence;

    /** The domain's sample to the bytes on the topic. */
    @Benchmark
    public byte[] encode() {
        return writer.serialize(TOPIC, sample);
    }

    /** And back. */
    @Benchmark
    public PoolReading decode() {
        return reader.deserialize(TOPIC, bytes);
    }

    /** One more second of a pool; every tenth closes a window and scores it, every sixtieth another. */
    @Benchmark
    public Object fold() {
        long at = ++sequence * SECOND;
        return track.read(sample(sequence), at, at, IngestConfig.DEFAULT);
    }

    /** What the changelog is given of a pool with every commit in which it was heard. */
    @Benchmark
    public byte[] writeState() {
        return states.serialize("changelog", track.toState());
    }

    /** The latencies of a sample into a window's. */
    @Benchmark
    public long merge() {
        merged.add(waits);
        return merged.count();
    }

    private PoolSample sample(long number) {
        return new PoolSample(
                POOL,
                SERVICE,
                new Incarnation(0),
                number,
                Instant.ofEpochMilli(number * SECOND),
                Duration.ofSeconds(1),
                new PoolGauges(8 + (int) (number % 5), 4, 0, 20, 20, 20),
                new PoolCounts(8, 0, 0, 0, 0),
                Optional.of(new HostLoad(0.3, 0.5)),
                waits,
                holds,
                LatencySketch.EMPTY);
    }

    private static LatencySketch latencies(double usual) {
        SplittableRandom random = new SplittableRandom(1);
        return LatencySketch.of(random.doubles(8)
                .mapToLong(each -> (long) (usual * Math.exp(2 * each - 1)))
                .toArray());
    }
}
