package io.tidegate.tests.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When a process dies by its own hand: halted like by SIGKILL, with nothing closed and nothing flushed. What it is told comes
 * as system properties, so that the command line of the process is the product's own.
 */
final class Death {
    private static final String POINT = "tidegate.chaos.point";
    private static final String PASSED = "tidegate.chaos.passed";
    private static final String WORKS = "tidegate.chaos.works";
    private static final String LACKS = "tidegate.chaos.lacks";
    /** The exit code of a process that SIGKILL ended, too. */
    static final int AS_BY_SIGKILL = 137;

    private final KillPoint point;
    private final AtomicInteger left;
    private final Path works;
    private final Optional<Guard> lacks;
    private final AtomicBoolean worked = new AtomicBoolean();

    private Death(KillPoint point, int passed, Path works, Optional<Guard> lacks) {
        this.point = point;
        this.left = new AtomicInteger(passed);
        this.works = works;
        this.lacks = lacks;
    }

    /**
     * What a process is started with.
     *
     * @param point where it dies; at {@link KillPoint#ANY_TIME} it does so by another's hand
     * @param passed how often it comes by before
     * @param works the file that it makes when it has committed for the first time
     * @param lacks the guard that it does without
     */
    static List<String> flags(KillPoint point, int passed, Path works, Optional<Guard> lacks) {
        List<String> flags = new ArrayList<>();
        flags.add("-D" + POINT + "=" + point.name());
        flags.add("-D" + PASSED + "=" + passed);
        flags.add("-D" + WORKS + "=" + works);
        lacks.ifPresent(guard -> flags.add("-D" + LACKS + "=" + guard.name()));
        return flags;
    }

    /** The death of this process, which follows the one that started it in any case. */
    static Death ofThisProcess() {
        ProcessHandle.current().parent().ifPresent(parent -> {
            var unused = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(AS_BY_SIGKILL));
        });
        return new Death(
                KillPoint.valueOf(System.getProperty(POINT, KillPoint.ANY_TIME.name())),
                Integer.getInteger(PASSED, 0),
                Path.of(System.getProperty(WORKS, "works")),
                Optional.ofNullable(System.getProperty(LACKS)).map(Guard::valueOf));
    }

    boolean lacks(Guard guard) {
        return lacks.filter(guard::equals).isPresent();
    }

    boolean comesAt(KillPoint here) {
        return point == here && left.get() == 0;
    }

    /** The process is at this point. */
    void passes(KillPoint here) {
        if (point == here && left.getAndDecrement() == 0) {
            Runtime.getRuntime().halt(AS_BY_SIGKILL);
        }
    }

    /** The process has committed something. */
    void works() {
        if (worked.compareAndSet(false, true)) {
            try {
                // It may be there: each of several stages in a process says so.
                Files.write(works, new byte[0]);
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
        }
    }
}
