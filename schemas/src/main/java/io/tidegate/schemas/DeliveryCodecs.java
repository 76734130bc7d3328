package io.tidegate.schemas;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.state.DeliveryState;
import io.tidegate.schemas.state.DeliveryState.Pending;
import io.tidegate.schemas.wire.DeliveryStateRecord;
import io.tidegate.schemas.wire.PendingDeliveryRecord;
import java.time.Instant;
import java.util.function.Function;

/** Codec of what the actuator keeps. */
public final class DeliveryCodecs {
    /** What is known of one pool. */
    public static final Codec<DeliveryState> DELIVERY =
            Codec.of(DeliveryStateRecord.class, DeliveryCodecs::toWire, DeliveryCodecs::fromWire);

    private DeliveryCodecs() {}

    private static DeliveryStateRecord toWire(DeliveryState state) {
        return new DeliveryStateRecord(state.lastSequence(), Words.orNull(state.pending(), DeliveryCodecs::toWire));
    }

    private static DeliveryState fromWire(DeliveryStateRecord state) {
        return new DeliveryState(state.getLastSequence(), Words.optional(state.getPending(), DeliveryCodecs::fromWire));
    }

    private static PendingDeliveryRecord toWire(Pending pending) {
        return new PendingDeliveryRecord(
                Words.toWire(pending.decision()),
                pending.service().value(),
                pending.incarnation().value(),
                Words.toWire(pending.lease()),
                pending.validUntil().toEpochMilli(),
                pending.attempts(),
                pending.nextAttempt().toEpochMilli(),
                Words.orNull(pending.doubt(), Function.identity()));
    }

    private static Pending fromWire(PendingDeliveryRecord pending) {
        return new Pending(
                Words.fromWire(pending.getDecision()),
                new ServiceId(pending.getService()),
                new Incarnation(pending.getIncarnation()),
                Words.fromWire(pending.getLease()),
                Instant.ofEpochMilli(pending.getValidUntilMillis()),
                pending.getAttempts(),
                Instant.ofEpochMilli(pending.getNextAttemptMillis()),
                Words.optional(pending.getDoubt(), Function.identity()));
    }
}
