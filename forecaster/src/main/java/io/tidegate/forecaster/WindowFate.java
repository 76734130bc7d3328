package io.tidegate.forecaster;

/** What became of a window that was read. */
public enum WindowFate {
    /** It continued its series. */
    JOINED,
    /** It began a series: the first of all, the first after too long a gap, or after the settings changed. */
    BEGAN,
    /** It was there before, or is older than what was there; nothing changed. */
    REPEATED,
    /** Its step of the service had been closed without it. */
    LATE,
    /** The service has too many pools already. */
    CROWDED_OUT,
    /** Too many steps of the service were open after it, and the oldest was closed as it was. */
    FORCED
}
