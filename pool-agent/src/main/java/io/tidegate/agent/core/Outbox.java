package io.tidegate.agent.core;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What waits to be told to the outside: bounded, and never waited for by the one who puts something in.
 *
 * <p>Each kind has its own room, so that a flood of samples cannot push out the result of a command. A full room drops its
 * oldest entry and counts it: everything here is absolute, so that the newest entry makes the older ones less true, never
 * the other way round. Of registrations and heartbeats only the newest says anything at all; their room is one.
 */
public final class Outbox<E> {
    /** What can wait, the most urgent first. */
    public enum Kind {
        /** Who the pool is, or that it goes. */
        REGISTRATION(1),
        /** What became of a command. */
        RESULT(64),
        /** That it is alive, and with what size. */
        HEARTBEAT(1),
        /** What it measured: two minutes at the default rate. Older ones would come too late for any window. */
        SAMPLE(120);

        private final int room;

        Kind(int room) {
            this.room = room;
        }

        /** How many entries of this kind can wait. */
        public int room() {
            return room;
        }
    }

    private final Map<Kind, ArrayDeque<E>> waiting = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> dropped = new EnumMap<>(Kind.class);

    private final Runnable bell;

    /** An empty outbox; {@code bell} is rung, in the thread that puts something in, after each entry. */
    public Outbox(Runnable bell) {
        this.bell = bell;
        for (Kind kind : Kind.values()) {
            waiting.put(kind, new ArrayDeque<>(kind.room()));
            dropped.put(kind, 0L);
        }
    }

    /** Takes an entry in, and drops the oldest of its kind if there is no room. */
    public void put(Kind kind, E entry) {
        add(kind, entry);
        bell.run();
    }

    private synchronized void add(Kind kind, E entry) {
        var queue = queue(kind);
        if (queue.size() == kind.room()) {
            queue.removeFirst();
            countDrop(kind);
        }
        queue.addLast(entry);
    }

    /** Puts an entry back that was taken out and could not be told. It is older than what waits, so a full room drops it. */
    public synchronized void putBack(Kind kind, E entry) {
        var queue = queue(kind);
        if (queue.size() == kind.room()) {
            countDrop(kind);
        } else {
            queue.addFirst(entry);
        }
    }

    /** The oldest entry of the most urgent kind, taken out; empty if nothing waits. */
    public Optional<E> poll() {
        return poll(kind -> true);
    }

    /** The oldest entry of the most urgent kind among those that {@code of} accepts, taken out; empty if none waits. */
    public synchronized Optional<E> poll(Predicate<Kind> of) {
        for (var each : waiting.entrySet()) {
            E entry = of.test(each.getKey()) ? each.getValue().pollFirst() : null;
            if (entry != null) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** Whether nothing waits. */
    public synchronized boolean isEmpty() {
        return waiting.values().stream().allMatch(ArrayDeque::isEmpty);
    }

    /** How many entries of a kind wait. */
    public synchronized int size(Kind kind) {
        return queue(kind).size();
    }

    /** How many entries of a kind were dropped since the start: by a full room, or reported by {@link #countDrop}. */
    public synchronized long dropped(Kind kind) {
        return dropped.getOrDefault(kind, 0L);
    }

    /** Counts an entry that was taken out and then lost. */
    public synchronized void countDrop(Kind kind) {
        dropped.merge(kind, 1L, Long::sum);
    }

    private ArrayDeque<E> queue(Kind kind) {
        var queue = waiting.get(kind);
        if (queue == null) {
            throw new IllegalStateException("no room for " + kind);
        }
        return queue;
    }
}
