package io.tidegate.pipeline.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /** The allowed word with the fewest edits (Levenshtein) to {@code written}; empty when none is near. */
    public static Optional<String> to(String written, Collection<String> allowed) {
        String lower = written.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, written.length() / 3);
        return allowed.stream()
                .filter(word -> edits(lower, word.toLowerCase(Locale.ROOT)) <= limit)
                .min(Comparator.comparingInt((String word) -> edits(lower, word.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
