package io.tidegate.stage;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a task's stores restored while the task is at work already, a little at a time, so that what only the clock asks
 * for does not hold up what records ask for.
 */
public final class ReadAhead {
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** What costs no record more than a commit does. */
    static final int LEAST = 100;

    /**
     * In so many steps all is read, however much it is: after twenty seconds, where the processor suffices for it. In a
     * fraction of that the steps of a few tasks would take the thread for themselves, and records would wait for them.
     */
    static final int STEPS = 400;

    private final List<HeapStore<?, ?>> stores;
    private final int most;
    private final Runnable then;
    private @Nullable Cancellable steps;

    private ReadAhead(List<HeapStore<?, ?>> stores, int most, Runnable then) {
        this.stores = stores;
        this.most = most;
        this.then = then;
    }

    /**
     * Reads the stores of a task that is being initialised.
     *
     * @param then what to do when all is read, such as to begin to look at the clock; it is done at once where nothing was restored
     */
    public static void begin(ProcessorContext<?, ?> context, List<HeapStore<?, ?>> stores, Runnable then) {
        int unread = stores.stream().mapToInt(HeapStore::unread).sum();
        if (unread == 0) {
            then.run();
            return;
        }
        ReadAhead ahead = new ReadAhead(stores, Math.max(LEAST, (unread + STEPS - 1) / STEPS), then);
        ahead.steps = context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, now -> ahead.step());
    }

    private void step() {
        int left = most;
        for (HeapStore<?, ?> store : stores) {
            int before = store.unread();
            store.readAhead(left);
            left -= before - store.unread();
        }
        if (steps != null && stores.stream().allMatch(store -> store.unread() == 0)) {
            steps.cancel();
            then.run();
        }
    }
}
