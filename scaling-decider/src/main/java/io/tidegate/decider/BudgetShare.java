package io.tidegate.decider;

import io.tidegate.decider.WaterFilling.Claimant;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Step 4: the budget is shared out among the pools of a service; reclaim before fill.
 *
 * <p>Needs are filled first, by priority and need. What is left over goes to those who have more than they need, so that
 * nobody gives up connections that nobody else wants. A pool above its share gives the rest back; a pool below it gets, now,
 * at most what is free already, and the rest when the others' connections are proven to be closed.
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
     * @param asked what it needs, at least {@code minimum}
     * @param current what it was last given
     * @param claim what it may hold
     * @param priority higher is served first
     */
    record Ask(PoolId pool, int minimum, int asked, int current, int claim, int priority) {}

    /**
     * Shares out.
     *
     * @param capacity connections for these pools together
     * @param free connections that nobody may hold; a negative number is an overrun, and nothing grows
     * @param asks each pool once
     */
    static Map<PoolId, BudgetShare> share(int capacity, int free, List<Ask> asks) {
        var needs = new ArrayList<Claimant>();
        for (Ask ask : asks) {
            needs.add(new Claimant(ask.minimum(), ask.asked(), ask.priority(), Math.max(1, ask.asked())));
        }
        int[] needed = WaterFilling.fill(capacity, needs);
        var rests = new ArrayList<Claimant>();
        int left = capacity;
        for (int i = 0; i < needed.length; i++) {
            int kept = Math.max(0, asks.get(i).current() - needed[i]);
            rests.add(new Claimant(0, kept, asks.get(i).priority(), Math.max(1, kept)));
            left -= needed[i];
        }
        int[] rest = WaterFilling.fill(left, rests);
        var gaps = new ArrayList<Claimant>();
        for (int i = 0; i < needed.length; i++) {
            Ask ask = asks.get(i);
            int gap = Math.max(0, Math.min(ask.asked(), needed[i] + rest[i]) - ask.claim());
            gaps.add(new Claimant(0, gap, ask.priority(), Math.max(1, gap)));
        }
        int[] granted = WaterFilling.fill(Math.max(0, free), gaps);
        var shares = new TreeMap<PoolId, BudgetShare>();
        for (int i = 0; i < needed.length; i++) {
            // Where even the minimums do not fit nobody is told to go below his: his pool would refuse.
            int ceiling = Math.max(asks.get(i).minimum(), needed[i] + rest[i]);
            shares.put(asks.get(i).pool(), new BudgetShare(ceiling, asks.get(i).claim() + granted[i]));
        }
        return shares;
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
