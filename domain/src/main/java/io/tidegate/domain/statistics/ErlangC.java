package io.tidegate.domain.statistics;

import java.util.OptionalInt;

/**
 * The queue M/M/c: Poisson arrivals, exponential holds, c servers, first come first served. Here the servers are
 * connections and the holds are the times they are kept.
 *
 * <p>With offered load a = λ/μ in erlangs (arrivals a second × mean hold in seconds), the probability that an arrival waits
 * is C(c, a) = B / (1 − (a/c)(1 − B)), where B = B(c, a) is Erlang's loss formula by its recursion
 * B(0) = 1, B(k) = a B(k−1) / (k + a B(k−1)), which neither overflows nor cancels for thousands of servers. The wait exceeds
 * t with probability C(c, a) · e^(−(cμ − λ)t). Source: Cooper, Introduction to Queueing Theory, 2nd edition, 3.4 and 5.3;
 * Erlang 1917.
 */
public final class ErlangC {
    private ErlangC() {}

    /**
     * The probability that an arrival has to wait, 0 to 1; 1 when the servers cannot keep up.
     *
     * @param servers at least 1
     * @param erlangs offered load, at least 0
     */
    public static double probabilityOfWait(int servers, double erlangs) {
        check(servers, erlangs);
        if (erlangs >= servers) {
            return 1;
        }
        double loss = 1;
        for (int k = 1; k <= servers; k++) {
            loss = erlangs * loss / (k + erlangs * loss);
        }
        return waiting(servers, erlangs, loss);
    }

    /**
     * The mean wait in seconds of all arrivals, those that do not wait among them: C(c, a) / (cμ − λ); infinite when the
     * servers cannot keep up.
     *
     * @param servers at least 1
     * @param erlangs offered load, at least 0
     * @param meanHold in seconds, above 0
     */
    public static double meanWait(int servers, double erlangs, double meanHold) {
        checkHold(meanHold);
        double waiting = probabilityOfWait(servers, erlangs);
        return erlangs >= servers ? Double.POSITIVE_INFINITY : waiting * meanHold / (servers - erlangs);
    }

    /**
     * The wait in seconds that the share {@code quantile} of arrivals does not exceed; infinite when the servers cannot keep
     * up.
     *
     * @param servers at least 1
     * @param erlangs offered load, at least 0
     * @param meanHold in seconds, above 0
     * @param quantile between 0 and 1, both excluded
     */
    public static double wait(int servers, double erlangs, double meanHold, double quantile) {
        checkWait(meanHold, quantile);
        if (erlangs >= servers) {
            return Double.POSITIVE_INFINITY;
        }
        return wait(probabilityOfWait(servers, erlangs), servers, erlangs, meanHold, quantile);
    }

    /**
     * The fewest servers for which the quantile of the wait stays at or under a target, or empty when {@code most} are too
     * few.
     *
     * @param erlangs offered load, at least 0
     * @param meanHold in seconds, above 0
     * @param quantile between 0 and 1, both excluded
     * @param targetWait in seconds, at least 0
     * @param most how many servers there can be, at least 0
     */
    public static OptionalInt fewestServers(
            double erlangs, double meanHold, double quantile, double targetWait, int most) {
        checkWait(meanHold, quantile);
        check(1, erlangs);
        if (!(targetWait >= 0) || most < 0) {
            throw new IllegalArgumentException("the target wait in seconds and the most servers must not be negative,"
                    + " but were " + targetWait + " and " + most);
        }
        if (erlangs >= most) {
            return OptionalInt.empty();
        }
        double loss = 1;
        for (int servers = 1; servers <= most; servers++) {
            loss = erlangs * loss / (servers + erlangs * loss);
            if (erlangs < servers
                    && wait(waiting(servers, erlangs, loss), servers, erlangs, meanHold, quantile) <= targetWait) {
                return OptionalInt.of(servers);
            }
        }
        return OptionalInt.empty();
    }

    private static double waiting(int servers, double erlangs, double loss) {
        return loss / (1 - erlangs / servers * (1 - loss));
    }

    private static double wait(double waiting, int servers, double erlangs, double meanHold, double quantile) {
        double tail = 1 - quantile;
        return waiting <= tail ? 0 : Math.log(waiting / tail) * meanHold / (servers - erlangs);
    }

    private static void check(int servers, double erlangs) {
        if (servers < 1) {
            throw new IllegalArgumentException("there must be at least 1 server, but there were " + servers);
        }
        if (!(erlangs >= 0 && erlangs < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the offered load must be a finite number of at least 0, but was " + erlangs);
        }
    }

    private static void checkHold(double meanHold) {
        if (!(meanHold > 0 && meanHold < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the mean hold must be above 0 seconds, but was " + meanHold);
        }
    }

    private static void checkWait(double meanHold, double quantile) {
        checkHold(meanHold);
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("the quantile must lie between 0 and 1, but was " + quantile);
        }
    }
}
