package io.tidegate.tests.chaos;

import io.tidegate.pipeline.cli.ExitCode;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Kills a process so many times, starting it again at once, and lets the last one live. */
final class Victim implements Participant {
    /** What dies by its own hand may come by its point too rarely; then it dies by another's. */
    private static final long PATIENCE_MILLIS = 8_000;

    private static final int LONGEST_WORK_MILLIS = 800;
    /** How long one that was replaced may go on beside its successor. */
    private static final int AFTERLIFE_SECONDS = 10;
    /** Until a process has heard that it was thrown out of its group: a few heartbeats. */
    private static final int DEAFNESS_SECONDS = 6;

    private final StageProcess stage;
    private final List<KillPoint> points;
    private final SplittableRandom random;
    private final Comebacks comebacks;
    private final Map<KillPoint, Integer> deaths = new EnumMap<>(KillPoint.class);
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Process running;
    private volatile @Nullable Process paused;
    private volatile @Nullable Exception failure;

    /**
     * Begins at once.
     *
     * @param points where it dies, each as likely
     * @param comebacks is told of each start
     */
    Victim(String name, StageProcess stage, int kills, List<KillPoint> points, long seed, Comebacks comebacks) {
        this.stage = stage;
        this.points = List.copyOf(points);
        this.random = new SplittableRandom(seed);
        this.comebacks = comebacks;
        this.thread = new Thread(() -> live(kills), "victim-" + name);
        thread.start();
    }

    private void live(int kills) {
        try {
            for (int kill = 0; kill < kills && !stopped; kill++) {
                KillPoint died = lifeUntil(points.get(random.nextInt(points.size())));
                synchronized (deaths) {
                    deaths.merge(died, 1, Integer::sum);
                }
            }
            while (!stopped && !livesOn()) {
                // Thrown out by one that was paused before; there is none any more.
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failed) {
            failure = failed;
        }
    }

    private boolean livesOn() throws IOException, InterruptedException {
        Process last = start(KillPoint.ANY_TIME, 0);
        if (!stage.awaitWork(last) && !stopped) {
            throw new IllegalStateException("a stage ended by itself, see " + stage.log());
        }
        if (wakeThePaused(last)) {
            last.waitFor(DEAFNESS_SECONDS, TimeUnit.SECONDS);
        }
        return last.isAlive();
    }

    private KillPoint lifeUntil(KillPoint point) throws IOException, InterruptedException {
        Process process = start(point, point.mostPassed() == 0 ? 0 : random.nextInt(point.mostPassed()));
        boolean byAnother = point == KillPoint.ANY_TIME || point == KillPoint.PAUSED;
        // Who works has restored, and will not come by there again.
        boolean maySoonDie = !byAnother && point != KillPoint.WHILE_RESTORING;
        // One in eight is killed before it has done anything, in whatever it does to get that far.
        boolean early = point == KillPoint.ANY_TIME && random.nextInt(8) == 0;
        boolean mayBeThrownOut = false;
        if (early) {
            process.waitFor(random.nextInt(2_000), TimeUnit.MILLISECONDS);
        } else if (stage.awaitWork(process)) {
            mayBeThrownOut = wakeThePaused(process);
            process.waitFor(maySoonDie ? PATIENCE_MILLIS : random.nextInt(LONGEST_WORK_MILLIS), TimeUnit.MILLISECONDS);
            if (point == KillPoint.PAUSED && process.isAlive()) {
                pause(process);
                return point;
            }
        }
        boolean byItself = !process.isAlive();
        process.destroyForcibly().waitFor();
        if (byItself && mayBeThrownOut && process.exitValue() == ExitCode.FAILED) {
            return KillPoint.PAUSED;
        }
        if (byItself && (byAnother || process.exitValue() != Death.AS_BY_SIGKILL) && !stopped) {
            throw new IllegalStateException(
                    "a stage ended by itself with " + process.exitValue() + ", see " + stage.log());
        }
        return byItself ? point : KillPoint.ANY_TIME;
    }

    private void pause(Process process) throws IOException, InterruptedException {
        signal(process, "STOP");
        paused = process;
        stage.moveOut();
    }

    /**
     * What was paused and replaced goes on where it was. Mostly it hears that another has its name, and ends. If it hears
     * first that its transaction is over, it either takes its place again, and the other ends, or its new thread joins under
     * another name, and the two share the work. False when there is none.
     */
    private boolean wakeThePaused(Process successor) throws IOException, InterruptedException {
        Process woken = paused;
        if (woken == null) {
            return false;
        }
        signal(woken, "CONT");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(AFTERLIFE_SECONDS);
        while (woken.isAlive() && successor.isAlive() && !stopped && System.nanoTime() - end < 0) {
            woken.waitFor(20, TimeUnit.MILLISECONDS);
        }
        woken.destroyForcibly().waitFor();
        paused = null;
        return true;
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        int refused = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (refused != 0) {
            throw new IllegalStateException("a process could not be sent SIG" + name);
        }
    }

    private Process start(KillPoint point, int passed) throws IOException {
        comebacks.begins();
        Process process = stage.start(point, passed);
        running = process;
        return process;
    }

    /** Whether it was killed as often as it was to be, and works again. */
    boolean isThrough() {
        return !thread.isAlive();
    }

    @Override
    public void check() {
        Exception failed = failure;
        if (failed != null) {
            throw new IllegalStateException(failed.getMessage() + "; its log ends so:\n" + stage.endOfLog(), failed);
        }
    }

    /** How often it died where. */
    Map<KillPoint, Integer> deaths() {
        synchronized (deaths) {
            return new EnumMap<>(deaths);
        }
    }

    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        while (thread.isAlive()) {
            kill();
            thread.join(100);
        }
        kill();
    }

    private void kill() throws InterruptedException {
        kill(running);
        kill(paused);
    }

    private static void kill(@Nullable Process process) throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }
}
