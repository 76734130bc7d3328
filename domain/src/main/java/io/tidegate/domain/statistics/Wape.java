package io.tidegate.domain.statistics;

import java.util.OptionalDouble;

/**
 * The weighted absolute percentage error of forecasts: Σ|y − f| / Σ|y|. Unlike the mean of the single percentages it is
 * defined while some actual values are 0. Source: Kolassa and Schütz, Advantages of the MAD/Mean ratio over the MAPE,
 * Foresight 6, 2007.
 *
 * @param count how many forecasts came due
 * @param absoluteErrors Σ|y − f|
 * @param actuals Σ|y|
 */
public record Wape(long count, double absoluteErrors, double actuals) {

    /** Before the first forecast came due. */
    public static final Wape NONE = new Wape(0, 0, 0);

    /** Refuses what no forecasts can have. */
    public Wape {
        if (count < 0
                || !(absoluteErrors >= 0)
                || !(actuals >= 0)
                || Double.isInfinite(absoluteErrors)
                || Double.isInfinite(actuals)) {
            throw new IllegalArgumentException("sums of errors must be finite and not negative, but were count " + count
                    + ", absolute errors " + absoluteErrors + ", actuals " + actuals);
        }
    }

    /** With a forecast that came due. */
    public Wape plus(double actual, double forecast) {
        return new Wape(count + 1, absoluteErrors + Math.abs(actual - forecast), actuals + Math.abs(actual));
    }

    /** With all that another one counted. */
    public Wape plus(Wape other) {
        return new Wape(count + other.count, absoluteErrors + other.absoluteErrors, actuals + other.actuals);
    }

    /** The error, 0 when every forecast was right; empty while the actual values add up to 0. */
    public OptionalDouble value() {
        return actuals > 0 ? OptionalDouble.of(absoluteErrors / actuals) : OptionalDouble.empty();
    }
}
