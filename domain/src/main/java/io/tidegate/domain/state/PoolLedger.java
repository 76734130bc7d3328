package io.tidegate.domain.state;

import java.util.List;

/**
 * What a pool may hold of the budget.
 *
 * @param epoch of the last grant, 0 before the first
 * @param life its present life
 * @param former earlier lives whose connections may linger, at most {@value #MOST_FORMER}
 */
public record PoolLedger(long epoch, Life life, List<FormerLife> former) {

    /** The most former lives that are told apart; older ones are added up. */
    public static final int MOST_FORMER = 8;

    /** Copies the list. */
    public PoolLedger {
        former = List.copyOf(former);
    }

    /** The same with another present life. */
    public PoolLedger with(Life other) {
        return new PoolLedger(epoch, other, former);
    }

    /** The same with other former lives. */
    public PoolLedger withFormer(List<FormerLife> others) {
        return new PoolLedger(epoch, life, others);
    }
}
