package io.tidegate.domain;

/** The steps that make a decision safe, in the order in which they are taken. */
public enum DecisionStep {
    /** Is the data good enough? */
    DATA_QUALITY,
    /** What is needed? */
    NEED,
    /** Schedules, external events and emergencies raise the floor. */
    FLOORS,
    /** The budget is shared out; reclaim before fill. */
    BUDGET,
    /** Dead band, stabilisation, cooldown, largest step. */
    DAMPING,
    /** Shadow, approval, pause, override. */
    CONSENT,
    /** Was an earlier change for the worse? */
    AFTERMATH
}
