package io.tidegate.tests.chaos;

import io.tidegate.tests.chaos.Pairing.Unequal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A pairing for each name, all of the same kind, with a common account. */
final class Pairings<T> {
    private static final int LONGEST = 250;
    private static final int BEGINNING = 80;

    private final String what;
    private final Differences differences;
    private final Function<T, String> words;
    private final Map<String, Pairing<T>> pairings = new TreeMap<>();
    private long compared;

    /**
     * None yet.
     *
     * @param what is paired, for people
     * @param differences where it is told what is not equal
     * @param words puts one of them into words
     */
    Pairings(String what, Differences differences, Function<T, String> words) {
        this.what = what;
        this.differences = differences;
        this.words = words;
    }

    /** The next that must be found under this name. */
    void expect(String name, T next) {
        Pairing<T> pairing = of(name);
        pairing.expect(next);
        compare(name, pairing);
    }

    /** The next that was found under this name. */
    void find(String name, T next) {
        Pairing<T> pairing = of(name);
        pairing.find(next);
        compare(name, pairing);
    }

    private Pairing<T> of(String name) {
        return pairings.computeIfAbsent(name, unseen -> new Pairing<>());
    }

    private void compare(String name, Pairing<T> pairing) {
        while (pairing.canCompare()) {
            compared++;
            pairing.compare().ifPresent(pair -> differences.add(sentence(name, pair)));
        }
    }

    private String sentence(String name, Unequal<T> pair) {
        String expected = words.apply(pair.expected());
        String found = words.apply(pair.found());
        int same = 0;
        while (same < Math.min(expected.length(), found.length()) && expected.charAt(same) == found.charAt(same)) {
            same++;
        }
        return what + " of " + name + " must be " + excerpt(expected, same) + " but is " + excerpt(found, same);
    }

    /** What it begins with, for that says what it is, and the place from which on it is not as it must be. */
    private static String excerpt(String text, int place) {
        int from = Math.max(BEGINNING, place - BEGINNING);
        return text.length() <= LONGEST
                ? text
                : text.substring(0, BEGINNING)
                        + "…"
                        + text.substring(from, Math.min(text.length(), from + LONGEST - BEGINNING));
    }

    /** How many were compared. */
    long compared() {
        return compared;
    }

    /** How many must still be found. */
    long missing() {
        return pairings.values().stream().mapToLong(Pairing::missing).sum();
    }

    /** How many were found that nothing asked for. */
    long unasked() {
        return pairings.values().stream().mapToLong(Pairing::unasked).sum();
    }

    @Override
    public String toString() {
        return compared + " " + what + " compared, " + missing() + " missing, " + unasked() + " too many";
    }
}
