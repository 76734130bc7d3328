package io.tidegate.domain;

import java.time.Duration;

/** The refusals that the compact constructors share; each message names the field and shows what came. */
final class Check {
    private static final int LONGEST_IDENTIFIER = 128;

    private Check() {}

    static String identifier(String what, String value) {
        if (!isIdentifier(value)) {
            throw new IllegalArgumentException(
                    what + " must be 1 to 128 letters, digits, '.', '_' or '-', and start with"
                            + " a letter or digit, but was '" + shown(value) + "'");
        }
        return value;
    }

    /** By hand, not with a pattern: every sample that is read makes two ids, and this is several times as fast. */
    private static boolean isIdentifier(String value) {
        if (value.isEmpty() || value.length() > LONGEST_IDENTIFIER) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean joint = c == '.' || c == '_' || c == '-';
            if (!word && !(joint && i > 0)) {
                return false;
            }
        }
        return true;
    }

    static void that(boolean holds, String rule, Object actual) {
        if (!holds) {
            refuse(rule, actual);
        }
    }

    static void notNegative(String what, long value) {
        if (value < 0) {
            refuse(what, "must not be negative", value);
        }
    }

    /** Finite and not negative. */
    static void amount(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            refuse(what, "must be a finite number of at least 0", value);
        }
    }

    static void fraction(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            refuse(what, "must be between 0 and 1", value);
        }
    }

    static void within(String what, int value, int most) {
        if (value < 0 || value > most) {
            refuseAbove(what, most, value);
        }
    }

    static void within(String what, Duration value, Duration most) {
        if (value.isNegative() || value.compareTo(most) > 0) {
            refuseAbove(what, most, value);
        }
    }

    static void text(String what, String value, int longest) {
        that(!value.isBlank() && value.length() <= longest, what + " must be 1 to " + longest + " characters", value);
    }

    /** Puts the text together apart from the check, which the compiler then finds small: samples are checked by the million. */
    private static void refuse(String what, String rule, Object actual) {
        refuse(what + " " + rule, actual);
    }

    private static void refuseAbove(String what, Object most, Object actual) {
        refuse(what + " must be between 0 and " + most, actual);
    }

    private static void refuse(String rule, Object actual) {
        throw new IllegalArgumentException(rule + ", but was " + shown(String.valueOf(actual)));
    }

    private static String shown(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "… (" + value.length() + " characters)";
    }
}
