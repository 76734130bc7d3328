package io.tidegate.pipeline.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a running demonstration for people: a table that redraws itself on a terminal, and a line now and then where
 * the output is a file.
 */
final class LiveTable {
    private static final Duration LINE_EVERY = Duration.ofSeconds(10);
    private static final int BAR = 24;

    private final PrintWriter out;
    private final boolean terminal;
    private int drawn;
    private Duration lastLine = Duration.ZERO.minus(LINE_EVERY);

    LiveTable(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * One pool, with and without Tidegate.
     *
     * @param name the pool
     * @param demand connections in use and waiting now
     * @param forecast the sizing quantile of the forecast over the lead time, or a dash
     * @param size connections open now
     * @param capacity the most it may open now
     * @param waiting borrowers that wait now
     * @param fixed the size of the static twin, 0 without one
     * @param fixedWaiting borrowers that wait at the static twin
     */
    record Row(
            String name,
            int demand,
            String forecast,
            int size,
            int capacity,
            int waiting,
            int fixed,
            int fixedWaiting) {}

    /**
     * A look at the whole.
     *
     * @param elapsed since the load began
     * @param length how long it runs
     * @param recordedTime what time of day the first pool lives
     * @param budget connections that each side may have
     * @param held connections in {@code pg_stat_activity}, with Tidegate
     * @param timeouts borrowers that gave up, with Tidegate
     * @param fixedTimeouts borrowers that gave up at the static pools, negative without them
     * @param resizes how many were applied
     * @param rows the pools
     * @param decisions the newest decisions, newest first, a line each
     */
    record Frame(
            Duration elapsed,
            Duration length,
            String recordedTime,
            int budget,
            int held,
            long timeouts,
            long fixedTimeouts,
            long resizes,
            List<Row> rows,
            List<String> decisions) {}

    /** Shows a frame; called about twice a second. */
    void show(Frame frame) {
        if (terminal) {
            redraw(lines(frame));
        } else if (frame.elapsed().minus(lastLine).compareTo(LINE_EVERY) >= 0) {
            lastLine = frame.elapsed();
            out.println(oneLine(frame));
            out.flush();
        }
    }

    private void redraw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        for (String line : lines) {
            text.append("\u001b[2K").append(line).append('\n');
        }
        for (int surplus = lines.size(); surplus < drawn; surplus++) {
            text.append("\u001b[2K\n");
        }
        drawn = Math.max(drawn, lines.size());
        out.print(text);
        out.flush();
    }

    private static List<String> lines(Frame frame) {
        List<String> lines = new ArrayList<>();
        double share = Math.min(
                1,
                (double) frame.elapsed().toMillis() / Math.max(1, frame.length().toMillis()));
        lines.add("%s %3.0f %%  %d s of %d s, recorded time %s"
                .formatted(
                        bar(share),
                        share * 100,
                        frame.elapsed().toSeconds(),
                        frame.length().toSeconds(),
                        frame.recordedTime()));
        lines.add("budget %s %d of %d connections held, %d resizes, timeouts %d%s"
                .formatted(
                        bar((double) frame.held() / frame.budget()),
                        frame.held(),
                        frame.budget(),
                        frame.resizes(),
                        frame.timeouts(),
                        frame.fixedTimeouts() < 0 ? "" : " (static pools: " + frame.fixedTimeouts() + ")"));
        lines.add("%-18s %7s %9s %6s %6s %8s   %s"
                .formatted("pool", "demand", "forecast", "size", "lease", "waiting", "static twin"));
        for (Row row : frame.rows()) {
            lines.add("%-18s %7d %9s %6d %6d %8d   %s"
                    .formatted(
                            row.name(),
                            row.demand(),
                            row.forecast(),
                            row.size(),
                            row.capacity(),
                            row.waiting(),
                            row.fixed() == 0 ? "" : "size " + row.fixed() + ", waiting " + row.fixedWaiting()));
        }
        for (String decision : frame.decisions()) {
            lines.add("  " + (decision.length() > 110 ? decision.substring(0, 109) + "…" : decision));
        }
        return lines;
    }

    private static String oneLine(Frame frame) {
        StringBuilder pools = new StringBuilder();
        for (Row row : frame.rows()) {
            pools.append("  ")
                    .append(row.name())
                    .append(' ')
                    .append(row.demand())
                    .append('/')
                    .append(row.capacity());
        }
        return "%3d s  held %d of %d  resizes %d  timeouts %d%s  demand/lease%s"
                .formatted(
                        frame.elapsed().toSeconds(),
                        frame.held(),
                        frame.budget(),
                        frame.resizes(),
                        frame.timeouts(),
                        frame.fixedTimeouts() < 0 ? "" : " (static " + frame.fixedTimeouts() + ")",
                        pools);
    }

    private static String bar(double share) {
        int full = (int) Math.round(Math.min(1, share) * BAR);
        return "█".repeat(full) + "░".repeat(BAR - full);
    }
}
