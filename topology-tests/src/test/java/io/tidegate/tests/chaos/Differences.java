package io.tidegate.tests.chaos;

import java.util.ArrayList;
import java.util.List;

/** What contradicts a proof: all counted, the first of them kept. */
final class Differences {
    private static final int MOST_KEPT = 20;
    private static final int LONGEST = 600;

    private final List<String> first = new ArrayList<>();
    private long count;

    void add(String difference) {
        count++;
        if (first.size() < MOST_KEPT) {
            first.add(difference.length() <= LONGEST ? difference : difference.substring(0, LONGEST) + "…");
        }
    }

    long count() {
        return count;
    }

    List<String> first() {
        return List.copyOf(first);
    }
}
