package io.tidegate.tests.chaos;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Two sequences that have to be the same, and that become known bit by bit. What was found equal is forgotten. */
final class Pairing<T> {
    private final Deque<T> expected = new ArrayDeque<>();
    private final Deque<T> found = new ArrayDeque<>();

    /** Two that stand at the same place and are not equal. */
    record Unequal<T>(T expected, T found) {}

    /** The next that must be found. */
    void expect(T next) {
        expected.addLast(next);
    }

    /** The next that was found. */
    void find(T next) {
        found.addLast(next);
    }

    /** Compares the oldest that were not compared yet; empty as long as there are not two, or when they are equal. */
    Optional<Unequal<T>> compare() {
        if (!canCompare()) {
            return Optional.empty();
        }
        Unequal<T> pair = new Unequal<>(expected.removeFirst(), found.removeFirst());
        return pair.expected().equals(pair.found()) ? Optional.empty() : Optional.of(pair);
    }

    boolean canCompare() {
        return !expected.isEmpty() && !found.isEmpty();
    }

    /** How many must still be found. */
    int missing() {
        return expected.size();
    }

    /** How many were found that nothing asked for yet. */
    int unasked() {
        return found.size();
    }
}
