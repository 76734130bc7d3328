package io.tidegate.backtest;

/**
 * How large one pool was at each step of its series, after what was decided in that step.
 *
 * @param ready connections that could be used
 * @param held connections that were paid for, at least as many
 */
@SuppressWarnings("ArrayRecordComponent") // a value for each step, never compared
public record SizeTrack(int[] ready, int[] held) {

    /** A track of so many steps, to be filled. */
    static SizeTrack of(int steps) {
        return new SizeTrack(new int[steps], new int[steps]);
    }

    /** Notes how large the pool is at a step. */
    void note(int index, SimulatedPool pool) {
        ready[index] = pool.ready();
        held[index] = pool.held();
    }
}
