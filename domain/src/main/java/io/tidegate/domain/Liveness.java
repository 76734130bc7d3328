package io.tidegate.domain;

/** Whether a pool can be heard. */
public enum Liveness {
    /** Heartbeats arrive. */
    ALIVE,
    /** A heartbeat is overdue; too early to say more. */
    SUSPECT,
    /** No heartbeat for so long that the process is taken for gone. Its connections may still be open. */
    DEAD,
    /** The pool said goodbye: its connections are closed. */
    CLOSED
}
