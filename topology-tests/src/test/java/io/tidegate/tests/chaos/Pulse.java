package io.tidegate.tests.chaos;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Does the same step again and again on a thread of its own, a pause after each, until it is stopped. */
final class Pulse implements Participant {
    private final String name;
    private final Duration pause;
    private final Runnable step;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException failure;

    private Pulse(String name, Duration pause, Runnable step) {
        this.name = name;
        this.pause = pause;
        this.step = step;
        this.thread = new Thread(this::run, name);
    }

    /** Begins at once. */
    static Pulse start(String name, Duration pause, Runnable step) {
        Pulse pulse = new Pulse(name, pause, step);
        pulse.thread.start();
        return pulse;
    }

    private void run() {
        try {
            while (!stopped) {
                step.run();
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            failure = failed;
        }
    }

    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        thread.join();
        check();
    }

    @Override
    public void check() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw new IllegalStateException(name + " failed", failed);
        }
    }
}
