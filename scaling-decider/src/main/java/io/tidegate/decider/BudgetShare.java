package io.tidegate.decider;

import io.tidegate.decider.WaterFilling.Claimant;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Step 4: the budget is shared out among the pools of a service; reclaim before fill.
 *
 * <p>Four levels are filled one after the other, each by priority and need. What is needed now comes first, for a forecast
 * may be wrong and somebody who waits is not. Then everybody keeps, of what he has, what he is about to need again: taken
 * for what others are only expected to need, it would have to be given back at once. Then what is only expected is filled.
 * What is left over stays with those who have more than they need, so that nobody gives up connections that nobody else
 * wants. A pool above its share gives the rest back; a pool below it gets, now, at most what is free already, and the rest
 * when the others' connections are proven to be closed.
 *
 * @param ceiling the most that the pool may keep or get, once all others keep to theirs
 * @param grantable the most that it can be given at once
 */
record BudgetShare(int ceiling, int grantable) {

    /**
     * What one pool asks of the budget.
     *
     * @param pool the pool
     * @param minimum what it cannot go below
     * @param present what it needs now, at least {@code minimum}
     * @param kept what of that which it has it keeps though others are expected to need it
     * @param asked what it needs now or is expected to, at least {@code present}
     * @param current what it was last given
     * @param claim what it may hold
     * @param priority higher is served first
     */
    record Ask(PoolId pool, int minimum, int present, int kept, int asked, int current, int claim, int priority) {}

    /**
     * Shares out.
     *
     * @param capacity connections for these pools together
     * @param free connections that nobody may hold; a negative number is an overrun, and nothing grows
     * @param asks each pool once
     */
    static Map<PoolId, BudgetShare> share(int capacity, int free, List<Ask> asks) {
        int[] shares = new int[asks.size()];
        int left = capacity
                - raise(shares, capacity, asks, Ask::minimum, i -> asks.get(i).present());
        left -= raise(
                shares,
                left,
                asks,
                ask -> 0,
                i -> Math.min(asks.get(i).kept(), asks.get(i).current()));
        left -= raise(shares, left, asks, ask -> 0, i -> asks.get(i).asked());
        raise(shares, left, asks, ask -> 0, i -> asks.get(i).current());
        int[] ceilings = new int[asks.size()];
        int[] granted = new int[asks.size()];
        for (int i = 0; i < ceilings.length; i++) {
            // Where even the minimums do not fit nobody is told to go below his: his pool would refuse.
            ceilings[i] = Math.max(asks.get(i).minimum(), shares[i]);
            granted[i] = asks.get(i).claim();
        }
        int spare = Math.max(0, free);
        spare -= raise(granted, spare, asks, ask -> 0, i -> Math.min(asks.get(i).present(), ceilings[i]));
        raise(granted, spare, asks, ask -> 0, i -> Math.min(asks.get(i).asked(), ceilings[i]));
        var result = new TreeMap<PoolId, BudgetShare>();
        for (int i = 0; i < ceilings.length; i++) {
            result.put(asks.get(i).pool(), new BudgetShare(ceilings[i], granted[i]));
        }
        return result;
    }

    /** Raises what each pool has to a level, as far as the water goes; returns how much of it went. */
    private static int raise(int[] has, int water, List<Ask> asks, ToIntFunction<Ask> minimum, IntUnaryOperator level) {
        var claimants = new ArrayList<Claimant>();
        for (int i = 0; i < has.length; i++) {
            Ask ask = asks.get(i);
            int least = minimum.applyAsInt(ask);
            int gap = Math.max(least, level.applyAsInt(i) - has[i]);
            claimants.add(new Claimant(least, gap, ask.priority(), Math.max(1, gap)));
        }
        int[] poured = WaterFilling.fill(water, claimants);
        for (int i = 0; i < has.length; i++) {
            has[i] += poured[i];
        }
        return IntStream.of(poured).sum();
    }

    /** The step's result for one pool. */
    StepResult applyTo(int size, int current) {
        if (size <= ceiling && size <= Math.max(current, grantable)) {
            return StepResult.passed(size, "its share is " + ceiling);
        }
        if (ceiling < current) {
            return StepResult.decided(
                    Math.min(size, ceiling),
                    Reason.Code.BUDGET,
                    "others need it: its share of the budget is " + ceiling);
        }
        int given = Math.min(size, Math.max(current, Math.min(ceiling, grantable)));
        String why = grantable < ceiling
                ? "its share is " + ceiling + ", of which " + Math.max(current, grantable)
                        + " can be had until others have given theirs back"
                : "its share of the budget is " + ceiling;
        return given > current ? StepResult.limited(given, why) : StepResult.decided(given, Reason.Code.BUDGET, why);
    }
}
