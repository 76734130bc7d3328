package io.tidegate.console;

import java.util.Locale;

/** How constants and numbers are written in JSON. */
final class Words {
    private Words() {}

    /** In lower case with dashes: {@code FIRST_LEASE} is {@code first-lease}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** To two decimals: more says nothing about connections, and a history has many numbers. */
    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
