package io.tidegate.domain;

/**
 * Why a decision is what it is: the one thing that decided it.
 *
 * @param code for programs
 * @param text for people, one sentence
 */
public record Reason(Code code, String text) {

    /** What can decide a size. */
    public enum Code {
        /** The pool's first lease. */
        FIRST_LEASE,
        /** The forecast over the lead time. */
        FORECAST,
        /** The recent peak. */
        RECENT_DEMAND,
        /** Demand fell, and stayed low. */
        LOW_DEMAND,
        /** Saturated, or load far above capacity. */
        EMERGENCY,
        /** A schedule of the policy. */
        SCHEDULE,
        /** An external event. */
        EXTERNAL_EVENT,
        /** The policy's bounds changed or bind. */
        POLICY,
        /** Others need the connections more. */
        BUDGET,
        /** An operator set the size. */
        OVERRIDE,
        /** An earlier change made things worse. */
        UNDO,
        /** The lease is about to end. */
        RENEWAL,
        /** The data is too poor to act on. */
        POOR_DATA,
        /** The pool cannot be heard. */
        SILENT,
        /** Cooldown, stabilisation or dead band. */
        DAMPED,
        /** An operator paused changes. */
        PAUSED,
        /** What is needed is what there is. */
        ENOUGH
    }

    /** Refuses an empty text. */
    public Reason {
        Check.text("text of a reason", text, 1000);
    }

    @Override
    public String toString() {
        return text;
    }
}
