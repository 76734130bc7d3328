package io.tidegate.domain;

import java.time.Instant;

/**
 * What cannot wait for a window to close.
 *
 * @param pool the pool
 * @param service what it connects to
 * @param incarnation which life of the pool it is about
 * @param kind what was seen
 * @param at when, in event time
 * @param demand connections wanted at once, as last seen
 * @param capacity the most the pool may open, as last seen
 */
public record PoolAlarm(
        PoolId pool, ServiceId service, Incarnation incarnation, Kind kind, Instant at, int demand, int capacity)
        implements ServiceFact {

    /** What an alarm says. */
    public enum Kind {
        /** Somebody waits for a connection. */
        SATURATED,
        /** Demand rose far above what it was a moment ago. */
        SUDDEN_LOAD,
        /** The pool's heartbeats stopped. */
        SILENT,
        /** A silent pool is heard again. */
        BACK
    }

    /** Refuses negative numbers. */
    public PoolAlarm {
        Check.notNegative("demand", demand);
        Check.notNegative("capacity", capacity);
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.alarm(this);
    }
}
