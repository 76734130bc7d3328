package io.tidegate.domain;

/** What is watched for anomalies in a pool, one number a window each. */
public enum Metric {
    /** Time-averaged demand, in connections. */
    DEMAND,
    /** In use over capacity, 0 to 1 and more. */
    UTILISATION,
    /** The 99th percentile of the wait, in seconds. */
    WAIT,
    /** The 99th percentile of the hold, in seconds. */
    HOLD,
    /** The 99th percentile of the time to connect, in seconds. */
    CONNECT,
    /** Borrows a second. */
    BORROW_RATE,
    /** Timeouts a second. */
    TIMEOUT_RATE,
    /** Failures a second. */
    ERROR_RATE
}
