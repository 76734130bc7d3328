package io.tidegate.decider;

import io.tidegate.decider.WaterFilling.Claimant;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingPolicy.Surplus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Step 4: the budget is shared out among the pools of a service; reclaim before fill.
 *
 * <p>Four levels are filled one after the other, each by priority and need. What is needed now comes first, for a forecast
 * may be wrong and somebody who waits is not. Then everybody keeps, of what he has, what he is about to need again: taken
 * for what others are only expected to need, it would have to be given back at once. Then what is only expected is filled.
 * What is left over stays with those who have more than they need, so that nobody gives up connections that nobody else
 * wants; or, where the policy spreads it, it goes to all pools in proportion to what each wanted lately, for what nobody
 * foresees. A pool above its share gives the rest back; a pool below it gets, now, at most what is free already, and the rest
 * when the others' connections are proven to be closed.
 *
 * @param ceiling the most that the pool may keep or get, once all others keep to theirs
 * @param grantable the most that it can be given at once
 */
record BudgetShare(int ceiling, int grantable) {
    /** Parts of a spread surplus that differ by less than this share of the size are left as they are. */
    private static final double SURPLUS_BAND = 0.1;

    /**
     * What one pool asks of the budget.
     *
     * @param pool the pool
     * @param minimum what it cannot go below
     * @param present what it needs now, at least {@code minimum}
     * @param kept what of that which it has it keeps though others are expected to need it
     * @param asked what it needs now or is expected to, at least {@code present}
     * @param spare what it can use of what nobody needs, on top of {@code asked}
     * @param crest the highest that it wanted lately: its weight when that is spread
     * @param current what it was last given
     * @param claim what it may hold
     * @param priority higher is served first
     */
    record Ask(
            PoolId pool,
            int minimum,
            int present,
            int kept,
            int asked,
            int spare,
            double crest,
            int current,
            int claim,
            int priority) {

        /** The same, asking for no more than the limit, which is at least the minimum. */
        Ask atMost(int limit) {
            int least = Math.max(minimum, Math.min(asked, limit));
            return new Ask(
                    pool,
                    minimum,
                    Math.min(present, least),
                    Math.min(kept, least),
                    least,
                    Math.min(spare, Math.max(0, limit - least)),
                    crest,
                    current,
                    claim,
                    priority);
        }
    }

    /**
     * Shares out.
     *
     * @param capacity connections for these pools together
     * @param free connections that nobody may hold; a negative number is an overrun, and nothing grows
     * @param surplus what becomes of what is left over
     * @param asks each pool once
     */
    static Map<PoolId, BudgetShare> share(int capacity, int free, Surplus surplus, List<Ask> asks) {
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
        switch (surplus) {
            case RELEASE -> raise(shares, left, asks, ask -> 0, i -> asks.get(i).current());
            case SPREAD -> {
                spread(shares, left, asks);
                steady(shares, free, asks);
            }
        }
        int[] ceilings = new int[asks.size()];
        int[] granted = new int[asks.size()];
        for (int i = 0; i < ceilings.length; i++) {
            // Where even the minimums do not fit nobody is told to go below his: his pool would refuse.
            ceilings[i] = Math.max(asks.get(i).minimum(), shares[i]);
            granted[i] = asks.get(i).claim();
        }
        int spare = Math.max(0, free);
        spare -= raise(granted, spare, asks, ask -> 0, i -> Math.min(asks.get(i).present(), ceilings[i]));
        spare -= raise(granted, spare, asks, ask -> 0, i -> Math.min(asks.get(i).asked(), ceilings[i]));
        if (surplus == Surplus.SPREAD) {
            raise(granted, spare, asks, ask -> 0, i -> ceilings[i]);
        }
        var result = new TreeMap<PoolId, BudgetShare>();
        for (int i = 0; i < ceilings.length; i++) {
            result.put(asks.get(i).pool(), new BudgetShare(ceilings[i], granted[i]));
        }
        return result;
    }

    /** Raises what each pool has to a level, as far as the water goes; returns how much of it went. */
    private static int raise(int[] has, int water, List<Ask> asks, ToIntFunction<Ask> minimum, IntUnaryOperator level) {
        var claimants = new ArrayList<Claimant>(has.length);
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

    /** Adds what nobody needs. Nobody is served first: what is for everybody's surprises follows no rank. */
    private static void spread(int[] shares, int left, List<Ask> asks) {
        List<Claimant> claimants = asks.stream()
                .map(ask -> new Claimant(0, ask.spare(), 0, Math.max(1, ask.crest())))
                .toList();
        int[] poured = WaterFilling.fill(left, claimants);
        for (int i = 0; i < shares.length; i++) {
            shares[i] += poured[i];
        }
    }

    /**
     * Leaves what is nearly right as it is, unless it has to make room: else each tick would move a connection or two of
     * every pool to and fro.
     */
    private static void steady(int[] shares, int free, List<Ask> asks) {
        long missing = asks.stream()
                .mapToLong(ask -> Math.max(0, ask.asked() - ask.claim()))
                .sum();
        if (missing > free) {
            return;
        }
        for (int i = 0; i < shares.length; i++) {
            int current = asks.get(i).current();
            boolean near = Math.abs(shares[i] - current) < SURPLUS_BAND * current;
            boolean fits = current >= asks.get(i).asked()
                    && current - asks.get(i).asked() <= asks.get(i).spare();
            if (near && fits) {
                shares[i] = current;
            }
        }
    }

    /** No more than another share allows as well. */
    BudgetShare within(BudgetShare other) {
        return new BudgetShare(Math.min(ceiling, other.ceiling), Math.min(grantable, other.grantable));
    }

    /** The step's result for a pool that gets its part of what nobody needs as well. */
    StepResult spread(int size, int current) {
        int given = ceiling <= current ? ceiling : Math.max(current, Math.min(ceiling, grantable));
        if (given <= size) {
            return applyTo(size, current);
        }
        return StepResult.decided(
                given,
                Reason.Code.BUDGET,
                () -> (given - size) + " of what no pool needs are its part, by what it wanted lately: its share is "
                        + ceiling);
    }

    /** The step's result for one pool. */
    StepResult applyTo(int size, int current) {
        if (size <= ceiling && size <= Math.max(current, grantable)) {
            return StepResult.passed(size, () -> "its share is " + ceiling);
        }
        if (ceiling < current) {
            return StepResult.decided(
                    Math.min(size, ceiling),
                    Reason.Code.BUDGET,
                    () -> "others need it: its share of the budget is " + ceiling);
        }
        int given = Math.min(size, Math.max(current, Math.min(ceiling, grantable)));
        Supplier<String> why = () -> grantable < ceiling
                ? "its share is " + ceiling + ", of which " + Math.max(current, grantable)
                        + " can be had until others have given theirs back"
                : "its share of the budget is " + ceiling;
        return given > current ? StepResult.limited(given, why) : StepResult.decided(given, Reason.Code.BUDGET, why);
    }
}
