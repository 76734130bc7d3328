package io.tidegate.domain;

import java.util.regex.Pattern;

/** The refusals that the compact constructors share; each message names the field and shows what came. */
final class Check {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private Check() {}

    static String identifier(String what, String value) {
        if (!IDENTIFIER.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " must be 1 to 128 letters, digits, '.', '_' or '-', and start with"
                            + " a letter or digit, but was '" + shown(value) + "'");
        }
        return value;
    }

    static void that(boolean holds, String rule, Object actual) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but was " + shown(String.valueOf(actual)));
        }
    }

    static void notNegative(String what, long value) {
        that(value >= 0, what + " must not be negative", value);
    }

    /** Finite and not negative. */
    static void amount(String what, double value) {
        that(value >= 0 && value < Double.POSITIVE_INFINITY, what + " must be a finite number of at least 0", value);
    }

    static void fraction(String what, double value) {
        that(value >= 0 && value <= 1, what + " must be between 0 and 1", value);
    }

    static void text(String what, String value, int longest) {
        that(!value.isBlank() && value.length() <= longest, what + " must be 1 to " + longest + " characters", value);
    }

    private static String shown(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "… (" + value.length() + " characters)";
    }
}
