package io.tidegate.pipeline.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks into {@code pg_stat_activity} every 100 ms: how many connections the pools' users really have. The only witness
 * of the budget that counts, as it is the database's own.
 */
final class ActivityWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final String COUNT =
            "select count(*) from pg_stat_activity where usename = any(?) and backend_type = 'client backend'";

    private final Connection connection;
    private final PreparedStatement query;
    private final int budget;
    private final Thread thread;
    private volatile boolean stopped;
    private int now;
    private int most;
    private long overruns;
    private long looks;
    private double connectionSeconds;

    /**
     * Starts to watch.
     *
     * @param connection of the superuser, who may see everybody; closed with the watch
     * @param users the users that the pools log in as
     * @param budget what they may have together
     */
    ActivityWatch(String name, Connection connection, List<String> users, int budget) throws SQLException {
        this.budget = budget;
        this.connection = connection;
        this.query = connection.prepareStatement(COUNT);
        query.setArray(1, connection.createArrayOf("text", users.toArray()));
        this.thread = new Thread(this::watch, name + "-activity-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long last = System.nanoTime();
        long due = last;
        while (!stopped) {
            int seen;
            try {
                seen = look();
            } catch (SQLException lost) {
                if (!stopped) {
                    throw new IllegalStateException("the watch of pg_stat_activity lost its connection", lost);
                }
                return;
            }
            long time = System.nanoTime();
            count(seen, (time - last) / 1e9);
            last = time;
            due += INTERVAL.toNanos();
            LockSupport.parkNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), due - System.nanoTime()));
        }
    }

    private synchronized void count(int seen, double seconds) {
        now = seen;
        most = Math.max(most, seen);
        connectionSeconds += seen * seconds;
        looks++;
        if (seen > budget) {
            overruns++;
        }
    }

    private int look() throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Connections of the pools' users at the last look. */
    synchronized int now() {
        return now;
    }

    /** The most that were ever seen. */
    synchronized int most() {
        return most;
    }

    /** At how many looks there were more than the budget. */
    synchronized long overruns() {
        return overruns;
    }

    /** How often it looked. */
    synchronized long looks() {
        return looks;
    }

    /** Connections times the time that they were held, in minutes. */
    synchronized double connectionMinutes() {
        return connectionSeconds / 60;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(2000);
            connection.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (SQLException alreadyGone) {
            // Nothing depends on how the watch ends.
        }
    }
}
