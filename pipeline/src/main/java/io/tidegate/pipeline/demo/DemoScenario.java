package io.tidegate.pipeline.demo;

import io.tidegate.domain.PoolId;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.RecordBinder;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.config.Yaml;
import io.tidegate.pipeline.demo.LoadPlan.PoolPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code demo.yaml} says: the load, the pools, how the agents speak, the policy, and the pipeline's own settings, all with
 * durations to match a recorded day of three minutes.
 *
 * @param recordedDay how long a recorded day takes
 * @param start the moment of the recording at which the demonstration begins
 * @param historyDays recorded days before it that the forecaster is given
 * @param connectionsPerRequest demand in connections for one recorded request a minute
 * @param meanHold how long a connection is kept, on average
 * @param borrowTimeout how long a borrower waits before it gives up
 * @param seed of the borrowers, so that every run serves the same ones
 * @param overBudget connections that the database takes beyond the budget, so that an overrun shows
 * @param sampleEvery how often an agent samples
 * @param heartbeatEvery how often an agent's heart beats
 * @param floor connections of each pool without a lease
 * @param ceiling connections that each pool is built for
 * @param pools the pools
 * @param policy the policy of the service, in force from the start
 * @param pipeline the settings of the stages
 */
public record DemoScenario(
        Duration recordedDay,
        Instant start,
        int historyDays,
        double connectionsPerRequest,
        Duration meanHold,
        Duration borrowTimeout,
        long seed,
        int overBudget,
        Duration sampleEvery,
        Duration heartbeatEvery,
        int floor,
        int ceiling,
        List<DemoPool> pools,
        PolicyDocument policy,
        TidegateConfig pipeline) {

    /** Copies the pools. */
    public DemoScenario {
        pools = List.copyOf(pools);
    }

    /**
     * One pool.
     *
     * @param pool its id
     * @param provider who runs it
     * @param region where
     * @param shift how much later in the recording it is
     */
    public record DemoPool(String pool, String provider, String region, Duration shift) {
        /** The role of a database that its provider logs in as. */
        String role() {
            return provider.replace('-', '_');
        }
    }

    /** The scenario that ships with the product. */
    public static DemoScenario shipped() {
        try (InputStream file = DemoScenario.class.getResourceAsStream("demo.yaml")) {
            if (file == null) {
                throw new IllegalStateException("demo.yaml is missing from the build");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return RecordBinder.bind(Yaml.read("demo.yaml", text), DemoScenario.class)
                    .orThrow("demo.yaml");
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read demo.yaml", broken);
        }
    }

    /** The same with recorded days of this length. */
    public DemoScenario withRecordedDay(Duration day) {
        return with(day, pools);
    }

    /**
     * The same with the pools of one provider alone.
     *
     * @throws IllegalArgumentException with the providers that there are, when it has none
     */
    public DemoScenario of(String provider) {
        List<DemoPool> own =
                pools.stream().filter(pool -> pool.provider().equals(provider)).toList();
        if (own.isEmpty()) {
            throw new IllegalArgumentException("unknown provider '" + provider + "'; there are: "
                    + pools.stream().map(DemoPool::provider).distinct().collect(Collectors.joining(", ")));
        }
        return with(recordedDay, own);
    }

    private DemoScenario with(Duration day, List<DemoPool> chosen) {
        return new DemoScenario(
                day,
                start,
                historyDays,
                connectionsPerRequest,
                meanHold,
                borrowTimeout,
                seed,
                overBudget,
                sampleEvery,
                heartbeatEvery,
                floor,
                ceiling,
                chosen,
                policy,
                pipeline);
    }

    /** The load of the scenario. */
    LoadPlan load() {
        return new LoadPlan(
                RecordedLoad.nasaJuly1995(),
                start,
                recordedDay,
                connectionsPerRequest,
                meanHold,
                pools.stream()
                        .map(each ->
                                new PoolPlan(new PoolId(each.pool()), each.provider(), each.region(), each.shift()))
                        .toList());
    }

    /** What one static pool gets: an equal share of the budget. */
    int staticSize() {
        return policy.budget() / pools.size();
    }
}
