package io.tidegate.forecaster;

/**
 * The refusals of settings; each message shows what came. A class of its own: the parts of the settings are made while those that
 * hold them are, and must not wait for them.
 */
final class Require {
    private Require() {}

    static void that(boolean holds, String rule, Object actual) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but was " + actual);
        }
    }
}
