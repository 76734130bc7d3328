package io.tidegate.domain;

/** Whether decisions act. */
public enum PolicyMode {
    /** Decisions are made and published, and nothing is resized. What a new policy starts with. */
    SHADOW,
    /** Each change waits for an operator's approval. */
    APPROVE,
    /** Decisions resize pools. */
    ACT
}
