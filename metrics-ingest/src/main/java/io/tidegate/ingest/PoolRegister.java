package io.tidegate.ingest;

import io.tidegate.domain.Insight;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRegistration.Presence;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.Severity;
import io.tidegate.schemas.state.KnownPoolState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of one pool, from its registrations, heartbeats, windows and the clock of ingest: pure, the clock is an
 * argument.
 *
 * <pre>
 *            heartbeat                 heartbeat
 *          ┌───────────┐             ┌──────────┐
 *   ALIVE ─┴─silent──▶ SUSPECT ─silent──▶ DEAD ─┘
 *      └──────── goodbye, from any ────────▶ CLOSED ──registration of a newer life──▶ ALIVE
 * </pre>
 */
final class PoolRegister {
    private static final Duration COMPLAIN = Duration.ofMinutes(1);

    private PoolRegister() {}

    /** The new state and what is to be said. */
    record Step(KnownPoolState state, List<IngestOutput> outputs) {}

    /** A pool of which nothing is known but that something came of it. */
    static KnownPoolState unknown(Instant now) {
        return new KnownPoolState(
                Optional.empty(), Liveness.ALIVE, now, now, Instant.EPOCH, now, Optional.empty(), Optional.empty());
    }

    /** A pool says who it is, or goodbye. What is older than what is known has nothing to say. */
    static Step registered(KnownPoolState state, PoolRegistration registration, Instant now) {
        boolean outdated = state.registration()
                .filter(known -> known.incarnation().isNewerThan(registration.incarnation())
                        || (known.incarnation().equals(registration.incarnation())
                                && known.at().isAfter(registration.at())))
                .isPresent();
        if (outdated) {
            return new Step(state, List.of());
        }
        boolean closed = registration.presence() == Presence.DEREGISTERED;
        Liveness liveness = closed ? Liveness.CLOSED : Liveness.ALIVE;
        // A heartbeat can overtake the registration of its own life; that of an earlier life is not this one's.
        Optional<PoolHeartbeat> heartbeat =
                state.heartbeat().filter(beat -> !registration.incarnation().isNewerThan(beat.incarnation()));
        KnownPoolState next = new KnownPoolState(
                Optional.of(registration),
                liveness,
                state.registration().isPresent() && state.liveness() == liveness ? state.since() : now,
                now,
                state.told(),
                state.complained(),
                heartbeat,
                state.window());
        boolean same = state.registration().equals(Optional.of(registration))
                && state.liveness() == liveness
                && state.heartbeat().equals(heartbeat);
        List<IngestOutput> outputs = new ArrayList<>();
        if (isMissed(state.liveness()) && !closed && state.registration().isPresent()) {
            outputs.addAll(back(next, now));
        }
        return same ? new Step(next, outputs) : listed(next, now, outputs);
    }

    /** A pool is alive. */
    static Step heard(KnownPoolState state, PoolHeartbeat beat, Instant now, LivenessConfig config) {
        if (state.heartbeat()
                        .filter(last -> last.incarnation().isNewerThan(beat.incarnation()))
                        .isPresent()
                || state.registration()
                        .filter(known -> known.incarnation().isNewerThan(beat.incarnation()))
                        .isPresent()) {
            return new Step(state, List.of());
        }
        if (state.registration().isEmpty()) {
            return complained(state, beat, now, config);
        }
        boolean saidGoodbye = state.liveness() == Liveness.CLOSED;
        Liveness liveness = saidGoodbye ? Liveness.CLOSED : Liveness.ALIVE;
        KnownPoolState next = new KnownPoolState(
                state.registration(),
                liveness,
                liveness == state.liveness() ? state.since() : now,
                saidGoodbye ? state.heard() : now,
                state.told(),
                state.complained(),
                Optional.of(beat),
                state.window());
        if (saidGoodbye) {
            // Sent before the goodbye, or by a new life whose registration is still to come.
            return new Step(next, List.of());
        }
        List<IngestOutput> outputs = new ArrayList<>();
        if (isMissed(state.liveness())) {
            outputs.addAll(back(next, now));
        }
        boolean changed = liveness != state.liveness()
                || state.heartbeat().filter(last -> tellsTheSame(last, beat)).isEmpty();
        boolean stale = Duration.between(state.told(), now).compareTo(config.refresh()) >= 0;
        return changed || stale ? listed(next, now, outputs) : new Step(next, outputs);
    }

    /** A window of it closed; the registry tells it with the next change. */
    static Step closed(KnownPoolState state, PoolWindow window) {
        boolean older = state.window()
                .filter(last -> last.span().end().isAfter(window.span().end()))
                .isPresent();
        return new Step(older ? state : withWindow(state, window), List.of());
    }

    /**
     * Looks at the clock.
     *
     * @param since when this instance began to listen: silence before that is its own
     */
    static Step checked(KnownPoolState state, Instant now, Instant since, LivenessConfig config) {
        if (state.registration().isEmpty() || state.liveness() == Liveness.CLOSED) {
            return new Step(state, List.of());
        }
        Instant heard = state.heard().isBefore(since) ? since : state.heard();
        Duration silent = Duration.between(heard, now);
        Liveness liveness = silent.compareTo(config.deadAfter()) >= 0
                ? Liveness.DEAD
                : silent.compareTo(config.suspectAfter()) >= 0 ? Liveness.SUSPECT : Liveness.ALIVE;
        // Only a heartbeat brings a pool back; a restart of ingest does not.
        if (liveness.compareTo(state.liveness()) <= 0) {
            return new Step(state, List.of());
        }
        KnownPoolState next = new KnownPoolState(
                state.registration(),
                liveness,
                now,
                state.heard(),
                state.told(),
                state.complained(),
                state.heartbeat(),
                state.window());
        List<IngestOutput> outputs = new ArrayList<>();
        if (state.liveness() == Liveness.ALIVE) {
            outputs.add(alarm(next, PoolAlarm.Kind.SILENT, now));
        }
        PoolId pool = registration(next).pool();
        outputs.add(
                liveness == Liveness.DEAD
                        ? told(
                                next,
                                Severity.CRITICAL,
                                now,
                                "pool " + pool.value() + " has not been heard for " + silent.toSeconds()
                                        + " s and counts as dead; its connections may still be open")
                        : told(
                                next,
                                Severity.WARNING,
                                now,
                                "pool " + pool.value() + " has not been heard for " + silent.toSeconds() + " s"));
        return listed(next, now, outputs);
    }

    /** Whether it can be forgotten: gone for long, or never more than a heartbeat. */
    static boolean isForgettable(KnownPoolState state, Instant now, Instant since, Duration after) {
        Instant heard = state.heard().isBefore(since) ? since : state.heard();
        return Duration.between(heard, now).compareTo(after) >= 0;
    }

    private static Step complained(KnownPoolState state, PoolHeartbeat beat, Instant now, LivenessConfig config) {
        // At a start heartbeats overtake registrations, which is nothing to speak of.
        boolean early = Duration.between(state.since(), now).compareTo(config.suspectAfter()) < 0;
        boolean said = state.complained().isAfter(state.since())
                && Duration.between(state.complained(), now).compareTo(COMPLAIN) < 0;
        boolean complain = !early && !said;
        KnownPoolState next = new KnownPoolState(
                state.registration(),
                state.liveness(),
                state.since(),
                now,
                state.told(),
                complain ? now : state.complained(),
                Optional.of(beat),
                state.window());
        if (!complain) {
            return new Step(next, List.of());
        }
        return new Step(
                next,
                List.of(insight(
                        beat.service(),
                        beat.pool(),
                        Severity.WARNING,
                        now,
                        "pool " + beat.pool().value()
                                + " sends heartbeats and has never registered; it is not managed")));
    }

    private static Step listed(KnownPoolState state, Instant now, List<IngestOutput> outputs) {
        KnownPoolState told = new KnownPoolState(
                state.registration(),
                state.liveness(),
                state.since(),
                state.heard(),
                now,
                state.complained(),
                state.heartbeat(),
                state.window());
        List<IngestOutput> all = new ArrayList<>(outputs);
        all.add(new IngestOutput.Listed(
                new PoolStatus(registration(told), told.liveness(), told.since(), told.heartbeat(), told.window())));
        return new Step(told, all);
    }

    private static List<IngestOutput> back(KnownPoolState state, Instant now) {
        return List.of(
                alarm(state, PoolAlarm.Kind.BACK, now),
                told(
                        state,
                        Severity.INFO,
                        now,
                        "pool " + registration(state).pool().value() + " is heard again"));
    }

    private static boolean isMissed(Liveness liveness) {
        return liveness == Liveness.SUSPECT || liveness == Liveness.DEAD;
    }

    /** Whether a heartbeat says nothing new but that the pool lives. A lease that was only extended is news. */
    private static boolean tellsTheSame(PoolHeartbeat last, PoolHeartbeat beat) {
        return last.incarnation().equals(beat.incarnation())
                && last.service().equals(beat.service())
                && last.size() == beat.size()
                && last.capacity() == beat.capacity()
                && last.lastEpoch() == beat.lastEpoch()
                && last.lease().equals(beat.lease());
    }

    private static IngestOutput alarm(KnownPoolState state, PoolAlarm.Kind kind, Instant now) {
        PoolRegistration registration = registration(state);
        return new IngestOutput.Alarmed(new PoolAlarm(
                registration.pool(),
                registration.service(),
                registration.incarnation(),
                kind,
                now,
                state.window()
                        .map(window -> (int) Math.ceil(window.demand().mean()))
                        .orElse(0),
                state.heartbeat().map(PoolHeartbeat::capacity).orElse(0)));
    }

    private static IngestOutput told(KnownPoolState state, Severity severity, Instant now, String text) {
        return insight(registration(state).service(), registration(state).pool(), severity, now, text);
    }

    private static IngestOutput insight(ServiceId service, PoolId pool, Severity severity, Instant now, String text) {
        return new IngestOutput.Told(new Insight(
                service,
                Optional.of(pool),
                Insight.Kind.LIVENESS,
                severity,
                Optional.empty(),
                now,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                text));
    }

    private static PoolRegistration registration(KnownPoolState state) {
        return state.registration().orElseThrow(() -> new IllegalStateException("the pool is not registered"));
    }

    private static KnownPoolState withWindow(KnownPoolState state, PoolWindow window) {
        return new KnownPoolState(
                state.registration(),
                state.liveness(),
                state.since(),
                state.heard(),
                state.told(),
                state.complained(),
                state.heartbeat(),
                Optional.of(window));
    }
}
