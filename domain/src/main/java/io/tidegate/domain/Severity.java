package io.tidegate.domain;

/** How much an insight matters. */
public enum Severity {
    /** Good to know. */
    INFO,
    /** Look at it in working hours. */
    WARNING,
    /** Look at it now. */
    CRITICAL
}
