package io.tidegate.benchmarks;

import io.tidegate.agent.core.InMemoryPool;
import io.tidegate.agent.core.PoolActivity;
import io.tidegate.agent.core.PoolControl;
import io.tidegate.agent.core.ResizeOrder;
import io.tidegate.agent.core.ResizeResult;
import io.tidegate.domain.PoolGauges;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A pool whose load steps up, and the moments at which what follows is seen: the agent's sample that tells it, the decision
 * and the command as a reader of committed records sees them, and the new size.
 */
final class SteppedPool implements PoolControl {
    private final InMemoryPool pool;
    private Optional<Step> step = Optional.empty();

    SteppedPool(int size) {
        pool = new InMemoryPool(size);
    }

    /** One step of the load. A moment is empty until it has come. */
    static final class Step {
        private final int size;
        private final Instant at;
        private Optional<Instant> sampled = Optional.empty();
        private Optional<Instant> decided = Optional.empty();
        private Optional<Instant> commanded = Optional.empty();
        private Optional<Instant> resized = Optional.empty();

        private Step(int size, Instant at) {
            this.size = size;
            this.at = at;
        }

        Instant at() {
            return at;
        }

        Optional<Instant> sampled() {
            return sampled;
        }

        Optional<Instant> decided() {
            return decided;
        }

        Optional<Instant> commanded() {
            return commanded;
        }

        Optional<Instant> resized() {
            return resized;
        }

        boolean isComplete() {
            return sampled.isPresent() && decided.isPresent() && commanded.isPresent() && resized.isPresent();
        }
    }

    /** More borrowers come than there are connections. */
    synchronized Step stepUp(int waiting) {
        PoolGauges now = pool.gauges();
        Step next = new Step(now.size(), Instant.now());
        step = Optional.of(next);
        for (int i = now.demand(); i < now.size() + waiting; i++) {
            pool.borrow();
        }
        return next;
    }

    /** The step as it stands. */
    synchronized boolean isAnswered() {
        return step.filter(Step::isComplete).isPresent();
    }

    synchronized int size() {
        return pool.gauges().size();
    }

    /** A decision for this size is visible. */
    synchronized void decided(int size, Instant now) {
        step.filter(each -> size > each.size && each.sampled.isPresent() && each.decided.isEmpty())
                .ifPresent(each -> each.decided = Optional.of(now));
    }

    /** A command for this size is visible. */
    synchronized void commanded(int size, Instant now) {
        step.filter(each -> size > each.size && each.sampled.isPresent() && each.commanded.isEmpty())
                .ifPresent(each -> each.commanded = Optional.of(now));
    }

    @Override
    public synchronized PoolGauges gauges() {
        PoolGauges gauges = pool.gauges();
        if (gauges.isSaturated()) {
            step.filter(each -> each.sampled.isEmpty()).ifPresent(each -> each.sampled = Optional.of(Instant.now()));
        }
        return gauges;
    }

    @Override
    public int footprint() {
        return pool.footprint();
    }

    @Override
    public int waiting() {
        return pool.waiting();
    }

    @Override
    public PoolActivity drain() {
        return pool.drain();
    }

    @Override
    public CompletionStage<ResizeResult> resize(ResizeOrder order) {
        CompletionStage<ResizeResult> answer = pool.resize(order);
        return answer.whenComplete((result, failure) -> resized());
    }

    private synchronized void resized() {
        Instant now = Instant.now();
        int size = pool.gauges().size();
        step.filter(each -> size > each.size && each.resized.isEmpty())
                .ifPresent(each -> each.resized = Optional.of(now));
    }

    @Override
    public void close() {
        pool.close();
    }
}
