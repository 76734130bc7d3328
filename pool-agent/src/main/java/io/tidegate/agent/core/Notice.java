package io.tidegate.agent.core;

import io.tidegate.agent.core.Outbox.Kind;
import io.tidegate.domain.CommandResult;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolSample;
import java.util.function.Function;

/** Something that a pool tells the outside. */
public sealed interface Notice {
    /** The pool that tells it. */
    PoolId pool();

    /** How urgent it is, and what it may push out of a full outbox. */
    Kind kind();

    /** Calls the function for the alternative that this is. */
    <R> R fold(
            Function<? super PoolRegistration, ? extends R> registration,
            Function<? super PoolHeartbeat, ? extends R> heartbeat,
            Function<? super PoolSample, ? extends R> sample,
            Function<? super CommandResult, ? extends R> result);

    /** Who the pool is, or that it goes. */
    record OfRegistration(PoolRegistration registration) implements Notice {
        @Override
        public PoolId pool() {
            return registration.pool();
        }

        @Override
        public Kind kind() {
            return Kind.REGISTRATION;
        }

        @Override
        public <R> R fold(
                Function<? super PoolRegistration, ? extends R> onRegistration,
                Function<? super PoolHeartbeat, ? extends R> onHeartbeat,
                Function<? super PoolSample, ? extends R> onSample,
                Function<? super CommandResult, ? extends R> onResult) {
            return onRegistration.apply(registration);
        }
    }

    /** That the pool is alive. */
    record OfHeartbeat(PoolHeartbeat heartbeat) implements Notice {
        @Override
        public PoolId pool() {
            return heartbeat.pool();
        }

        @Override
        public Kind kind() {
            return Kind.HEARTBEAT;
        }

        @Override
        public <R> R fold(
                Function<? super PoolRegistration, ? extends R> onRegistration,
                Function<? super PoolHeartbeat, ? extends R> onHeartbeat,
                Function<? super PoolSample, ? extends R> onSample,
                Function<? super CommandResult, ? extends R> onResult) {
            return onHeartbeat.apply(heartbeat);
        }
    }

    /** What it measured. */
    record OfSample(PoolSample sample) implements Notice {
        @Override
        public PoolId pool() {
            return sample.pool();
        }

        @Override
        public Kind kind() {
            return Kind.SAMPLE;
        }

        @Override
        public <R> R fold(
                Function<? super PoolRegistration, ? extends R> onRegistration,
                Function<? super PoolHeartbeat, ? extends R> onHeartbeat,
                Function<? super PoolSample, ? extends R> onSample,
                Function<? super CommandResult, ? extends R> onResult) {
            return onSample.apply(sample);
        }
    }

    /** What became of a command. */
    record OfResult(CommandResult result) implements Notice {
        @Override
        public PoolId pool() {
            return result.pool();
        }

        @Override
        public Kind kind() {
            return Kind.RESULT;
        }

        @Override
        public <R> R fold(
                Function<? super PoolRegistration, ? extends R> onRegistration,
                Function<? super PoolHeartbeat, ? extends R> onHeartbeat,
                Function<? super PoolSample, ? extends R> onSample,
                Function<? super CommandResult, ? extends R> onResult) {
            return onResult.apply(result);
        }
    }
}
