package io.tidegate.backtest;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A pool whose connections take a fixed number of steps to get ready. What is ordered is paid for from the step in which it is
 * ordered and usable {@code delay} steps later; what is given up is gone at once, connections that are not ready yet first, the
 * newest of them first. Mutable.
 */
final class SimulatedPool {
    private final int delay;
    private final Deque<Order> orders = new ArrayDeque<>();
    private long step;
    private int ready;
    private int held;

    /** Connections that were ordered together, and the step in which they are ready. */
    private record Order(long due, int connections) {}

    /**
     * A pool at its first step.
     *
     * @param size connections that are ready already, at least 0
     * @param delay steps from an order to its connections, at least 1
     */
    SimulatedPool(int size, int delay) {
        if (size < 0 || delay < 1) {
            throw new IllegalArgumentException(
                    "a pool must hold at least 0 connections and have a delay of at least 1 step, but was " + size
                            + " and " + delay);
        }
        this.delay = delay;
        this.ready = size;
        this.held = size;
    }

    /** The next step begins: what is due by then is ready. */
    void advance() {
        step++;
        while (!orders.isEmpty() && orders.getFirst().due() <= step) {
            ready += orders.removeFirst().connections();
        }
    }

    /** Orders or gives up what is missing to {@code size} connections, or is too much. */
    void resize(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("a pool cannot hold " + size + " connections");
        }
        if (size > held) {
            orders.addLast(new Order(step + delay, size - held));
        }
        int surplus = held - size;
        while (surplus > 0 && !orders.isEmpty()) {
            Order newest = orders.removeLast();
            if (newest.connections() > surplus) {
                orders.addLast(new Order(newest.due(), newest.connections() - surplus));
            }
            surplus -= Math.min(surplus, newest.connections());
        }
        ready -= Math.max(0, surplus);
        held = size;
    }

    /** Connections that can be used. */
    int ready() {
        return ready;
    }

    /** Connections that are paid for, ready or not. */
    int held() {
        return held;
    }
}
