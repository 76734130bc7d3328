package io.tidegate.domain;

/**
 * How often things happened in one window.
 *
 * @param borrows connections handed out a second
 * @param timeouts borrowers a second that gave up waiting
 * @param failures connections a second that could not be opened or broke
 */
public record EventRates(double borrows, double timeouts, double failures) {

    /** Refuses negative and infinite rates. */
    public EventRates {
        Check.amount("borrows a second", borrows);
        Check.amount("timeouts a second", timeouts);
        Check.amount("failures a second", failures);
    }
}
