package io.tidegate.pipeline.config;

/**
 * A value that must not be shown: a password, a token.
 *
 * @param value what it is; never printed by {@link #toString}
 */
public record Secret(String value) {
    /** What is shown instead of a secret. */
    public static final String MASK = "****";

    @Override
    public String toString() {
        return MASK;
    }
}
