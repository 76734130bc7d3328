package io.tidegate.agent.core;

import io.tidegate.domain.CommandResult.Refusal;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCommand;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one life of a pool may hold, and which commands it obeys. A pure state machine: commands and the time come in, the
 * next state goes out.
 *
 * <pre>
 *   no lease ──────▶ floor
 *   lease of n ────▶ n, until it expires
 *   expired ───────▶ n (HOLD: it stays counted) or floor (FLOOR: the decider takes the rest back after a margin)
 * </pre>
 *
 * @param incarnation the life that this keeper is for
 * @param bounds what the pool registered
 * @param lastEpoch the epoch of the last command that was accepted, 0 before the first; the fence
 * @param lease the lease of that command, expired or not
 * @param closing whether the pool is being closed and obeys nobody any more
 */
public record LeaseKeeper(
        Incarnation incarnation, PoolBounds bounds, long lastEpoch, Optional<Lease> lease, boolean closing) {

    /** The keeper of a pool that was just started: no lease, no epoch. */
    public static LeaseKeeper starting(Incarnation incarnation, PoolBounds bounds) {
        return new LeaseKeeper(incarnation, bounds, 0, Optional.empty(), false);
    }

    /** The same pool, being closed. */
    public LeaseKeeper close() {
        return new LeaseKeeper(incarnation, bounds, lastEpoch, lease, true);
    }

    /** How many connections the pool may hold at {@code now}. */
    public int allowed(Instant now) {
        return lease.filter(held -> held.onLoss() == LeaseLoss.HOLD || !held.isExpiredAt(now))
                .map(Lease::connections)
                .orElse(bounds.floor());
    }

    /** Looks at a command for this pool: the checks in the order in which a mistake in one would hide the others. */
    public Verdict consider(PoolCommand command, Instant now) {
        long epoch = command.decision().epoch();
        int size = command.lease().connections();
        if (closing) {
            return new Refused(Refusal.CLOSING, "the pool is being closed");
        }
        if (!command.incarnation().equals(incarnation)) {
            return new Refused(
                    Refusal.OTHER_INCARNATION,
                    "meant for incarnation " + command.incarnation().value() + ", this is " + incarnation.value());
        }
        if (epoch < lastEpoch) {
            return new Refused(Refusal.OLD_EPOCH, "epoch " + epoch + " is older than " + lastEpoch);
        }
        if (epoch == lastEpoch) {
            return new Repeated(size);
        }
        if (!now.isBefore(command.expires())) {
            return new Refused(Refusal.EXPIRED, "expired at " + command.expires() + ", now it is " + now);
        }
        if (command.lease().isExpiredAt(now)) {
            return new Refused(
                    Refusal.EXPIRED, "its lease expired at " + command.lease().expires() + ", now it is " + now);
        }
        if (!bounds.contains(size)) {
            return new Refused(
                    Refusal.OUT_OF_BOUNDS,
                    "size " + size + " is not between " + bounds.floor() + " and " + bounds.ceiling());
        }
        return new Accepted(new LeaseKeeper(incarnation, bounds, epoch, Optional.of(command.lease()), false), size);
    }

    /** What the keeper says to a command. */
    public sealed interface Verdict {
        /** Calls the function for the alternative that this is. */
        <R> R fold(
                Function<? super Accepted, ? extends R> accepted,
                Function<? super Repeated, ? extends R> repeated,
                Function<? super Refused, ? extends R> refused);
    }

    /**
     * To be done.
     *
     * @param next the state from now on
     * @param size the size to take
     */
    public record Accepted(LeaseKeeper next, int size) implements Verdict {
        @Override
        public <R> R fold(
                Function<? super Accepted, ? extends R> accepted,
                Function<? super Repeated, ? extends R> repeated,
                Function<? super Refused, ? extends R> refused) {
            return accepted.apply(this);
        }
    }

    /**
     * The last accepted command once more: delivered at least once, applied once. It is answered again, for the first answer
     * may have been lost.
     *
     * @param size the size that it asks for
     */
    public record Repeated(int size) implements Verdict {
        @Override
        public <R> R fold(
                Function<? super Accepted, ? extends R> accepted,
                Function<? super Repeated, ? extends R> repeated,
                Function<? super Refused, ? extends R> refused) {
            return repeated.apply(this);
        }
    }

    /**
     * Not to be done.
     *
     * @param why for programs
     * @param text for people
     */
    public record Refused(Refusal why, String text) implements Verdict {
        @Override
        public <R> R fold(
                Function<? super Accepted, ? extends R> accepted,
                Function<? super Repeated, ? extends R> repeated,
                Function<? super Refused, ? extends R> refused) {
            return refused.apply(this);
        }
    }
}
