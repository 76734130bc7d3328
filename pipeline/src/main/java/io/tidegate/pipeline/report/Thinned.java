package io.tidegate.pipeline.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which points of a long line are drawn: of each stretch the lowest and the highest, so that no spike is lost, and those that
 * have to be there.
 */
final class Thinned {
    private Thinned() {}

    /**
     * The places of the points that are drawn, rising.
     *
     * @param values not a number in a gap; the first of a gap is drawn, so that it shows
     * @param from the first place that is looked at
     * @param most about how many are drawn
     * @param kept whether a place has to be among them
     */
    static int[] places(double[] values, int from, int most, IntPredicate kept) {
        int length = values.length - from;
        int stretch = Math.max(1, (2 * length + most - 1) / most);
        List<Integer> places = new ArrayList<>();
        for (int begin = from; begin < values.length; begin += stretch) {
            int end = Math.min(values.length, begin + stretch);
            int low = -1;
            int high = -1;
            int gap = -1;
            for (int i = begin; i < end; i++) {
                if (Double.isNaN(values[i])) {
                    gap = gap < 0 ? i : gap;
                } else {
                    low = low < 0 || values[i] < values[low] ? i : low;
                    high = high < 0 || values[i] > values[high] ? i : high;
                }
            }
            for (int i = begin; i < end; i++) {
                if (i == low || i == high || i == gap || kept.test(i)) {
                    places.add(i);
                }
            }
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }
}
