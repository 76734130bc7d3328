package io.tidegate.backtest;

/**
 * The fewest connections with which no demand is ever missed: what is wanted at most from now until an order of the next step
 * could be ready. It knows the future, so no policy can be cheaper without a violation.
 *
 * <pre>
 *  held(t) = max of ⌈D(s)⌉ for s = t … t + delay
 * </pre>
 */
final class Oracle implements Scaler {
    private final int[] sizes;

    Oracle(SimulatedLoad load, double[] demand) {
        sizes = new int[demand.length];
        for (int i = 0; i < sizes.length; i++) {
            int most = load.floor();
            for (int s = i; s <= Math.min(sizes.length - 1, i + load.delay()); s++) {
                most = Double.isNaN(demand[s]) ? most : Math.max(most, load.connections(demand[s]));
            }
            sizes[i] = most;
        }
    }

    @Override
    public int size(int index, double demand, int ready, int held) {
        return sizes[index];
    }
}
