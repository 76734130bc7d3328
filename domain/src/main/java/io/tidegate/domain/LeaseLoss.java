package io.tidegate.domain;

/** What a pool does when its lease runs out unrenewed. */
public enum LeaseLoss {
    /** It keeps what it has, and stays counted: an outage of Kafka starves nobody. The default. */
    HOLD,
    /** It shrinks to its floor by itself, and the decider takes the rest back after the expiry and a margin. */
    FLOOR
}
