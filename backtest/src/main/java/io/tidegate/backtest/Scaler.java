package io.tidegate.backtest;

/** What sizes one pool, step by step. It may remember what it saw. */
interface Scaler {

    /**
     * The size that is decided in one step.
     *
     * @param index the step's place in its series
     * @param demand what is wanted, not a number in a gap
     * @param ready connections that can be used before the decision
     * @param held connections that are paid for before the decision
     */
    int size(int index, double demand, int ready, int held);

    /** Simulates the pool of one series. */
    static SizeTrack simulate(Scaler scaler, SimulatedLoad load, RecordedSeries series) {
        double[] demand = series.values();
        SizeTrack track = SizeTrack.of(demand.length);
        SimulatedPool pool = new SimulatedPool(load.floor(), load.delay());
        for (int i = 0; i < demand.length; i++) {
            if (i > 0) {
                pool.advance();
            }
            pool.resize(scaler.size(i, demand[i], pool.ready(), pool.held()));
            track.note(i, pool);
        }
        return track;
    }
}
