package io.tidegate.tests.chaos;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.OperatorConsent.Direction;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRule;
import io.tidegate.domain.PoolSelector;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Signals;
import io.tidegate.schemas.ExternalEventKey;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * All that the decider may learn about some services whose pools want more than their budget has: windows, alarms, the
 * registry, forecasts, policies, events, consents and outcomes; some twice, and some in transactions that are aborted.
 * What is decided goes to the {@link PlayedPool}s, and they never hold more than the budget.
 */
final class ServiceFeed implements Feed {
    /** What the names of these services and their pools begin with. */
    static final String SERVICES = "decided-";

    private static final Topic<ServiceId, ScalingDecision> DECISIONS = Topics.SCALING_DECISIONS;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int POOLS = 3;
    private static final int BUDGET = 36;
    private static final int RESERVE = 4;
    private static final String OPERATOR = "chaos";

    private final FeedWriter writer;
    private final CommittedReader reader;
    private final Deserializer<ScalingDecision> decisions;
    private final Overruns overruns;
    private final SplittableRandom random;
    private final Map<String, Played> services = new TreeMap<>();
    private final Pulse pulse;

    private ServiceFeed(String address, TopicSerdes serdes, Duration window, Overruns overruns, long seed) {
        this.random = new SplittableRandom(seed);
        this.overruns = overruns;
        this.writer = new FeedWriter(address, serdes, "chaos-service-feed", random.split());
        this.reader = new CommittedReader(address, Set.of(DECISIONS.name()));
        this.decisions = serdes.value(DECISIONS).deserializer();
        for (String name : Keys.oneOnEachPartition(SERVICES)) {
            // One waits for an operator's approval each time.
            PolicyMode mode = services.isEmpty() ? PolicyMode.APPROVE : PolicyMode.ACT;
            services.put(name, new Played(new ServiceId(name), mode, window));
        }
        this.pulse = Pulse.start("service-feed", PAUSE, this::step);
    }

    /**
     * Starts to feed.
     *
     * @param window the length of the windows that the decider looks at
     * @param overruns is told what all pools of a service hold together
     */
    static ServiceFeed start(String address, TopicSerdes serdes, Duration window, Overruns overruns, long seed) {
        return new ServiceFeed(address, serdes, window, overruns, seed);
    }

    private void step() {
        reader.look(this::decided);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        services.values().forEach(service -> service.live(now));
        writer.write(() -> services.values().forEach(service -> service.tell(now)));
    }

    private void decided(ConsumerRecord<byte[], byte[]> record) {
        Played service = services.get(Keys.text(record));
        if (service != null) {
            service.decided(decisions.deserialize(DECISIONS.name(), record.value()));
        }
    }

    @Override
    public void finish() throws InterruptedException {
        pulse.stop();
    }

    @Override
    public void check() {
        pulse.check();
    }

    @Override
    public void stop() throws InterruptedException {
        try (writer;
                reader) {
            pulse.stop();
        }
    }

    /** Of one in so many times it is time for something rare. */
    private boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    private final class Played {
        private final ServiceId service;
        private final PolicyMode mode;
        private final List<PlayedPool> pools = new ArrayList<>();
        private final List<DecisionId> proposals = new ArrayList<>();
        private int version;

        Played(ServiceId service, PolicyMode mode, Duration window) {
            this.service = service;
            this.mode = mode;
            for (int i = 0; i < POOLS; i++) {
                PoolId pool = new PoolId(service + "-pool-" + i);
                pools.add(new PlayedPool(pool, service, window, random.split(), Instant.now()));
            }
        }

        void decided(ScalingDecision decision) {
            Instant now = Instant.now();
            if (decision.basis().mode() == PolicyMode.APPROVE) {
                proposals.add(decision.id());
            }
            pools.stream()
                    .filter(pool -> pool.id().equals(decision.pool()))
                    .forEach(pool -> pool.decided(decision, now));
        }

        void live(Instant now) {
            for (PlayedPool pool : pools) {
                pool.live(now);
                overruns.holds(
                        service,
                        pools.stream().mapToInt(each -> each.holds(now)).sum(),
                        BUDGET,
                        now);
            }
        }

        void tell(Instant now) {
            pools.forEach(pool -> tell(pool, now));
            if (version == 0 || onceIn(150)) {
                writer.send(Topics.SCALING_POLICIES, service, policy(++version));
            }
            if (onceIn(60)) {
                writer.send(
                        Topics.DEMAND_FORECASTS,
                        service,
                        PlayedPool.forecast(service, Optional.empty(), random.nextInt(BUDGET), now));
            }
            if (onceIn(300)) {
                ExternalEvent event = event(now);
                writer.send(Topics.EXTERNAL_EVENTS, ExternalEventKey.of(event), event);
            }
            if (onceIn(100)) {
                writer.send(Topics.OPERATOR_CONSENTS, service, consent(now));
            }
            if (!proposals.isEmpty() && onceIn(10)) {
                DecisionId proposal = proposals.remove(proposals.size() - 1);
                writer.send(
                        Topics.OPERATOR_CONSENTS,
                        service,
                        new OperatorConsent.Approved(service, proposal, OPERATOR, now));
                proposals.clear();
            }
        }

        private void tell(PlayedPool pool, Instant now) {
            for (ScalingOutcome outcome : pool.outcomes()) {
                writer.send(Topics.SCALING_OUTCOMES, service, outcome);
                if (onceIn(5)) {
                    writer.send(Topics.SCALING_OUTCOMES, service, outcome);
                }
            }
            pool.windows(now).forEach(window -> writer.send(Topics.POOL_WINDOWS, pool.id(), window));
            if (onceIn(3)) {
                writer.send(Topics.POOL_REGISTRY, pool.id(), pool.status(now));
            }
            if (onceIn(60)) {
                writer.send(Topics.POOL_ALARMS, pool.id(), pool.alarm(now));
            }
            if (onceIn(20)) {
                writer.send(Topics.DEMAND_FORECASTS, service, pool.forecast(now));
            }
        }

        private ExternalEvent event(Instant now) {
            Instant from = now.plusMillis(random.nextInt(2_000));
            return new ExternalEvent(
                    service,
                    "sale-" + random.nextInt(3),
                    ExternalEvent.Kind.CAMPAIGN,
                    from,
                    from.plusMillis(1 + random.nextInt(3_000)),
                    OptionalDouble.of(1.5),
                    OptionalInt.of(4),
                    onceIn(4));
        }

        private OperatorConsent consent(Instant now) {
            Instant soon = now.plusMillis(1 + random.nextInt(1_500));
            PoolId pool = pools.get(random.nextInt(POOLS)).id();
            return switch (random.nextInt(3)) {
                case 0 -> new OperatorConsent.Paused(service, Direction.BOTH, Optional.of(soon), OPERATOR, now);
                case 1 -> new OperatorConsent.Resumed(service, Direction.GROW, OPERATOR, now);
                default -> new OperatorConsent.Overridden(service, pool, random.nextInt(25), soon, OPERATOR, now);
            };
        }

        private ScalingPolicy policy(int number) {
            return new ScalingPolicy(
                    service,
                    number,
                    mode,
                    BUDGET,
                    RESERVE,
                    number % 3 == 0 ? Optional.of(new ScalingPolicy.Objective(0.05)) : Optional.empty(),
                    number % 2 == 0 ? ScalingPolicy.Surplus.SPREAD : ScalingPolicy.Surplus.RELEASE,
                    number % 3 == 1 ? Optional.of(Signals.DEFAULT) : Optional.empty(),
                    new ScalingPolicy.Sizing(
                            Duration.ofMillis(50), 0.9, Duration.ofSeconds(1), Duration.ofSeconds(1), 0.1, 0.8),
                    new ScalingPolicy.Leases(
                            Duration.ofSeconds(6),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(1),
                            LeaseLoss.HOLD),
                    new ScalingPolicy.Damping(
                            0.1,
                            Duration.ofSeconds(2),
                            Duration.ofMillis(300),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2),
                            2 + random.nextInt(6),
                            2 + random.nextInt(4)),
                    new ScalingPolicy.Emergency(2, Duration.ofSeconds(1)),
                    new ScalingPolicy.DataQuality(0.5, Duration.ofSeconds(3), 1),
                    new ScalingPolicy.Aftermath(Duration.ofSeconds(1), 2),
                    ScalingPolicy.Features.DEFAULT,
                    List.of(new PoolRule(
                            new PoolSelector(Optional.of("*-pool-0"), Optional.empty(), Optional.empty(), Map.of()),
                            OptionalInt.of(3),
                            OptionalInt.of(15),
                            PoolRule.USUAL)),
                    List.of(),
                    List.of());
        }
    }
}
