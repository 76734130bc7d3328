package io.tidegate.pipeline.replay;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Says now and then how far long work is; short work says nothing. */
final class Progress {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int BETWEEN_LOOKS = 1_000;

    private final Consumer<String> listener;
    private String what = "";
    private long count;
    private long toldAt = System.nanoTime();

    Progress(Consumer<String> listener) {
        this.listener = listener;
    }

    /** The next part of the work. */
    void begin(String name) {
        what = name;
        count = 0;
    }

    /** One record more. */
    void one() {
        count++;
        if (count % BETWEEN_LOOKS == 0 && System.nanoTime() - toldAt > EVERY.toNanos()) {
            toldAt = System.nanoTime();
            listener.accept(String.format(Locale.ROOT, "%s: %,d records", what, count));
        }
    }
}
