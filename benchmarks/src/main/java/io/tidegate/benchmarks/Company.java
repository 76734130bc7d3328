package io.tidegate.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * What else goes on while the load of pools steps up, beside the other pools that always send.
 *
 * @param inWords names it
 * @param start begins it; it is there when this returns, and what is returned ends it
 */
record Company(String inWords, BiFunction<Servers, Report, Runnable> start) {
    /** How many times as much as any other pool the flooding one sends. */
    private static final int FLOOD = 50;

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Nothing more. */
    static final Company NOBODY = new Company("nothing else", (servers, report) -> () -> {});

    /** One pool that sends far more than all others. */
    static Company flood() {
        return new Company("one pool floods " + FLOOD + " times", (servers, report) -> {
            Background flood = Background.flooding(servers, FLOOD);
            // Its clients begin on the processors of all; the steps are to meet the flood, and not its beginning.
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (flood.sent() < FLOOD) {
                if (System.nanoTime() - until > 0) {
                    flood.close();
                    throw new BenchmarkFailure("the pool that floods has sent " + flood.sent() + " samples");
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
            return () -> {
                flood.close();
                report.progress(String.format("the flood was of %,d samples", flood.sent()));
            };
        });
    }

    /** So many who read decisions and commands as they come, each by itself. */
    static Company monitors(int count) {
        return new Company(count + " monitors read", (servers, report) -> {
            AtomicLong read = new AtomicLong();
            List<DecisionWatch> watches = IntStream.range(0, count)
                    .mapToObj(i -> DecisionWatch.start(
                            servers, (pool, decision) -> read.incrementAndGet(), (pool, command) -> {}))
                    .toList();
            return () -> {
                watches.forEach(DecisionWatch::close);
                report.progress(String.format("the monitors read %,d decisions", read.get()));
                if (read.get() < count) {
                    throw new BenchmarkFailure(count + " monitors have read " + read.get() + " decisions");
                }
            };
        });
    }
}
