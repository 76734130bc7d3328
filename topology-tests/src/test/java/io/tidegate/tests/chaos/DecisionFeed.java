package io.tidegate.tests.chaos;

import io.tidegate.domain.DecisionBasis;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.DecisionStep;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Hold;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.TraceLine;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Decisions about the pools of some services: most act, some are good for a moment only or over already, some are in shadow,
 * some hold, some come twice, and some were never made, for their transactions are aborted. No pool is asked for the same
 * size again for a long time, so that a size tells which decision it comes from.
 */
final class DecisionFeed implements Feed {
    private static final Topic<ServiceId, ScalingDecision> DECISIONS = Topics.SCALING_DECISIONS;
    private static final Duration PAUSE = Duration.ofMillis(60);
    /** Longer than anybody waits for the last one. */
    private static final Duration LAST = Duration.ofHours(1);

    private static final int REMEMBERED = 8;

    private final FeedWriter writer;
    private final SplittableRandom random;
    private final List<DecidedPool> pools = new ArrayList<>();
    private final List<ScalingDecision> recent = new ArrayList<>();
    private final Pulse pulse;

    private DecisionFeed(String address, TopicSerdes serdes, List<ActedPool> acted, long seed) {
        this.random = new SplittableRandom(seed);
        this.writer = new FeedWriter(address, serdes, "chaos-decision-feed", random.split());
        acted.forEach(pool -> pools.add(new DecidedPool(pool)));
        this.pulse = Pulse.start("decision-feed", PAUSE, this::step);
    }

    /** Starts to decide about these pools, each of a service of its own. */
    static DecisionFeed start(String address, TopicSerdes serdes, List<ActedPool> acted, long seed) {
        return new DecisionFeed(address, serdes, acted, seed);
    }

    private void step() {
        List<ScalingDecision> made = new ArrayList<>();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        pools.stream().filter(pool -> random.nextInt(4) == 0).forEach(pool -> made.add(pool.decide(now)));
        boolean there = writer.write(() -> {
            made.forEach(this::send);
            if (!recent.isEmpty() && random.nextInt(5) == 0) {
                send(recent.get(random.nextInt(recent.size())));
            }
        });
        pools.forEach(there ? DecidedPool::keep : DecidedPool::takeBack);
        if (there) {
            recent.addAll(made);
            recent.subList(0, Math.max(0, recent.size() - REMEMBERED)).clear();
        }
    }

    private void send(ScalingDecision decision) {
        writer.send(DECISIONS, decision.basis().service(), decision);
    }

    @Override
    public void finish() throws InterruptedException {
        pulse.stop();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        writer.writeForCertain(() -> pools.forEach(pool -> send(pool.resize(PolicyMode.ACT, now, now.plus(LAST)))));
    }

    @Override
    public void check() {
        pulse.check();
    }

    @Override
    public void stop() throws InterruptedException {
        try (writer) {
            pulse.stop();
        }
    }

    /** What was decided about one pool; what is not kept was never decided. */
    private final class DecidedPool {
        private final ActedPool pool;
        private Count count = new Count(0, 0, 0);
        private Count kept = count;

        /** How often was decided, how often granted, and what last. */
        private record Count(long sequence, long epoch, int size) {}

        DecidedPool(ActedPool pool) {
            this.pool = pool;
        }

        void keep() {
            kept = count;
        }

        void takeBack() {
            count = kept;
        }

        ScalingDecision decide(Instant now) {
            return switch (random.nextInt(12)) {
                case 0 -> hold(now);
                case 1 -> resize(PolicyMode.SHADOW, now, now.plusSeconds(1));
                // Over before anybody reads it.
                case 2 -> resize(PolicyMode.ACT, now.minusSeconds(5), now.minusSeconds(1));
                case 3, 4 -> resize(PolicyMode.ACT, now, now.plusMillis(1 + random.nextInt(300)));
                default -> resize(PolicyMode.ACT, now, now.plusMillis(1_000 + random.nextInt(9_000)));
            };
        }

        private Hold hold(Instant now) {
            count = new Count(count.sequence() + 1, count.epoch(), count.size());
            return new Hold(
                    new DecisionId(pool.id(), Math.max(1, count.epoch()), count.sequence()),
                    basis(PolicyMode.ACT, now),
                    count.size(),
                    count.size() + 1,
                    new Reason(Reason.Code.DAMPED, "it cools down"),
                    trace(count.size(), count.size()));
        }

        Resize resize(PolicyMode mode, Instant at, Instant validUntil) {
            int from = count.size();
            int to = pool.nextSize(from);
            DecisionId id = new DecisionId(pool.id(), count.epoch() + 1, count.sequence() + 1);
            // What is decided in shadow grants nothing.
            count = mode == PolicyMode.ACT
                    ? new Count(id.sequence(), id.epoch(), to)
                    : new Count(id.sequence(), count.epoch(), from);
            return new Resize(
                    id,
                    basis(mode, at),
                    from,
                    new Lease(to, at.plus(LAST).plus(LAST), LeaseLoss.HOLD),
                    validUntil,
                    new Reason(Reason.Code.RECENT_DEMAND, "so much was wanted"),
                    trace(from, to));
        }

        private DecisionBasis basis(PolicyMode mode, Instant at) {
            Incarnation life = pool.incarnation();
            return new DecisionBasis(pool.service(), life, at, 1, mode, count.sequence(), count.sequence());
        }

        private static List<TraceLine> trace(int from, int to) {
            return List.of(new TraceLine(DecisionStep.NEED, from, to, "so much was wanted"));
        }
    }
}
