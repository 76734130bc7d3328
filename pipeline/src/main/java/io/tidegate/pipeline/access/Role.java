package io.tidegate.pipeline.access;

/** What somebody is to Tidegate; each has the rights that it needs, and no others. */
public enum Role {
    /** The stage of that name. */
    INGEST,
    /** The stage of that name. */
    FORECAST,
    /** The stage of that name. */
    DECIDE,
    /** The stage of that name. */
    ACTUATE,
    /** A provider's agents: they tell of their pools and read commands. */
    AGENT,
    /** Who looks on, such as the console. */
    READER,
    /** Who also steers: policies, consents, external events. */
    OPERATOR
}
