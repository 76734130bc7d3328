package io.tidegate.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of a pool's last {@value #WIDTH} sequence numbers were seen: a bitmap that slides with the highest. The window is
 * several graces wide at any sampling rate, so what falls out of it is too late to count anyway.
 */
final class SeenSequences {
    static final int WIDTH = 512;
    private static final int WORDS = WIDTH / 64;

    /** What is known of a sequence number. */
    enum Verdict {
        /** It is new, and now seen. */
        FIRST,
        /** It was seen before. */
        AGAIN,
        /** It is too old to tell. */
        FORGOTTEN
    }

    private final long[] bits = new long[WORDS];
    private long highest;

    SeenSequences() {
        highest = -1;
    }

    SeenSequences(long highest, List<Long> words) {
        this.highest = highest;
        for (int i = 0; i < Math.min(WORDS, words.size()); i++) {
            bits[i] = words.get(i);
        }
    }

    /** Marks a number as seen and tells what was known of it. */
    Verdict see(long sequence) {
        if (sequence > highest) {
            slide(sequence - highest);
            highest = sequence;
            bits[0] |= 1;
            return Verdict.FIRST;
        }
        long age = highest - sequence;
        if (age >= WIDTH) {
            return Verdict.FORGOTTEN;
        }
        long bit = 1L << (age % 64);
        int word = (int) (age / 64);
        if ((bits[word] & bit) != 0) {
            return Verdict.AGAIN;
        }
        bits[word] |= bit;
        return Verdict.FIRST;
    }

    long highest() {
        return highest;
    }

    List<Long> words() {
        List<Long> words = new ArrayList<>(WORDS);
        for (long word : bits) {
            words.add(word);
        }
        return words;
    }

    private void slide(long distance) {
        if (distance >= WIDTH) {
            java.util.Arrays.fill(bits, 0);
            return;
        }
        int whole = (int) (distance / 64);
        int rest = (int) (distance % 64);
        for (int i = WORDS - 1; i >= 0; i--) {
            long low = i - whole >= 0 ? bits[i - whole] : 0;
            long carried = i - whole - 1 >= 0 && rest > 0 ? bits[i - whole - 1] >>> (64 - rest) : 0;
            bits[i] = (rest == 0 ? low : low << rest) | carried;
        }
    }
}
