package io.tidegate.tests.chaos;

import java.util.ArrayList;
import java.util.List;

/** What contradicts a proof: all counted, the first of them kept. Safe for many threads. */
final class Differences {
    private static final int MOST_KEPT = 20;
    private static final int LONGEST = 600;

    private final List<String> first = new ArrayList<>();
    private long count;

    synchronized void add(String difference) {
        count++;
        if (first.size() < MOST_KEPT) {
            first.add(difference.length() <= LONGEST ? difference : difference.substring(0, LONGEST) + "…");
        }
    }

    synchronized long count() {
        return count;
    }

    synchronized List<String> first() {
        return List.copyOf(first);
    }
}
