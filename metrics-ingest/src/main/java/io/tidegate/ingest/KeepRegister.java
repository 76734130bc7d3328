package io.tidegate.ingest;

import io.tidegate.domain.PoolId;
import io.tidegate.schemas.state.KnownPoolState;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.ReadAhead;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Gives what is heard of a pool to the register, and the clock. */
final class KeepRegister implements Processor<PoolId, RegisterInput, PoolId, IngestOutput> {
    static final String POOLS = "known-pools";

    private final IngestConfig config;
    private @Nullable Task task;

    KeepRegister(IngestConfig config) {
        this.config = config;
    }

    @Override
    public void init(ProcessorContext<PoolId, IngestOutput> context) {
        Task started = new Task(
                config, context, context.getStateStore(POOLS), Instant.ofEpochMilli(context.currentSystemTimeMs()));
        ReadAhead.begin(
                context,
                List.of(started.pools),
                () -> context.schedule(
                        config.liveness().check(), PunctuationType.WALL_CLOCK_TIME, started::lookAtTheClock));
        task = started;
    }

    @Override
    public void process(Record<PoolId, RegisterInput> input) {
        if (task == null) {
            throw new IllegalStateException("not initialised");
        }
        task.hear(input.key(), input.value());
    }

    /**
     * What belongs to one task while it runs.
     *
     * @param since when it began to listen, by the wall clock
     */
    private record Task(
            IngestConfig config,
            ProcessorContext<PoolId, IngestOutput> context,
            HeapStore<PoolId, KnownPoolState> pools,
            Instant since) {

        void hear(PoolId pool, RegisterInput input) {
            Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
            Optional<KnownPoolState> known = pools.get(pool);
            if (known.isEmpty() && pools.size() >= config.mostPools()) {
                throw new IllegalStateException("a task keeps at most " + config.mostPools() + " pools, and "
                        + pool.value() + " would be one more");
            }
            KnownPoolState state = known.orElseGet(() -> PoolRegister.unknown(now));
            apply(
                    pool,
                    input.fold(
                            registration -> PoolRegister.registered(state, registration, now),
                            heartbeat -> PoolRegister.heard(state, heartbeat, now, config.liveness()),
                            window -> PoolRegister.closed(state, window)));
        }

        void lookAtTheClock(long millis) {
            Instant now = Instant.ofEpochMilli(millis);
            pools.keysWhere((pool, state) -> !check(state, now).outputs().isEmpty())
                    .forEach(pool -> pools.get(pool).ifPresent(state -> apply(pool, check(state, now))));
            pools.keysWhere((pool, state) -> PoolRegister.isForgettable(state, now, since, config.forgetAfter()))
                    .forEach(pools::delete);
        }

        private PoolRegister.Step check(KnownPoolState state, Instant now) {
            return PoolRegister.checked(state, now, since, config.liveness());
        }

        private void apply(PoolId pool, PoolRegister.Step step) {
            if (step.outputs().isEmpty()) {
                // That a pool was heard, or closed a window, is worth no write: it will be again before it matters.
                pools.putUnlogged(pool, step.state());
            } else {
                pools.put(pool, step.state());
            }
            step.outputs()
                    .forEach(output -> context.forward(new Record<>(pool, output, context.currentSystemTimeMs())));
        }
    }
}
