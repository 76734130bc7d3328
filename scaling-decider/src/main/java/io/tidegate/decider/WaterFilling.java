package io.tidegate.decider;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Shares a number of connections out: weighted max-min fair, in whole connections.
 *
 * <p>Everybody first gets his minimum; where even that does not fit, the minimums are filled by the same rule. The rest goes
 * to the highest priority first. Within a priority the level λ rises until the water is used up, and whoever has weight w
 * holds min(wanted, max(minimum, ⌊λw⌋)): unit k of a claimant is poured at the level k/w, and units at the same level in the
 * order of the list. Units are poured in one fixed order, so more water never leaves anybody with less. Sources: Bertsekas and
 * Gallager, Data Networks, 6.5.2, for max-min fairness; D'Hondt's highest averages for whole units.
 */
final class WaterFilling {
    /** Halvings of the level: enough to tell any two levels apart that differ by a unit, of any weight in use. */
    private static final int HALVINGS = 80;

    private WaterFilling() {}

    /**
     * Who wants to be filled.
     *
     * @param minimum what he gets before anybody gets more, at least 0
     * @param wanted what he can use, at least {@code minimum}
     * @param priority higher is filled first
     * @param weight his share against others of the same priority, above 0
     */
    record Claimant(int minimum, int wanted, int priority, double weight) {
        Claimant {
            if (minimum < 0 || wanted < minimum || !(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "a claimant wants at least its minimum of at least 0, with a weight above 0, but was minimum "
                                + minimum + ", wanted " + wanted + ", weight " + weight);
            }
        }
    }

    /** What each claimant gets, in their order; the sum is at most {@code water}, and all of it if all is wanted. */
    static int[] fill(int water, List<Claimant> claimants) {
        int[] filled = new int[claimants.size()];
        long minimums = 0;
        for (Claimant claimant : claimants) {
            minimums += claimant.minimum();
        }
        if (minimums > water) {
            pour(Math.max(0, water), claimants, filled, Claimant::minimum);
            return filled;
        }
        long wanted = 0;
        for (Claimant claimant : claimants) {
            wanted += claimant.wanted();
        }
        boolean enough = wanted <= water;
        for (int i = 0; i < filled.length; i++) {
            filled[i] = enough ? claimants.get(i).wanted() : claimants.get(i).minimum();
        }
        if (enough) {
            return filled;
        }
        pour(water - (int) minimums, claimants, filled, Claimant::wanted);
        return filled;
    }

    /** How far a claimant is filled in this round. */
    private interface Brim {
        int of(Claimant claimant);
    }

    private static void pour(int water, List<Claimant> claimants, int[] filled, Brim brim) {
        var priorities = new TreeSet<Integer>(Comparator.reverseOrder());
        claimants.forEach(claimant -> priorities.add(claimant.priority()));
        int left = water;
        for (int priority : priorities) {
            int[] members = members(claimants, priority);
            left -= raise(left, claimants, members, filled, brim);
        }
    }

    private static int[] members(List<Claimant> claimants, int priority) {
        int[] found = new int[claimants.size()];
        int count = 0;
        for (int i = 0; i < claimants.size(); i++) {
            if (claimants.get(i).priority() == priority) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Raises the level among some claimants until the water is used or all are full; returns what was used. */
    private static int raise(int water, List<Claimant> claimants, int[] members, int[] filled, Brim brim) {
        int[] base = new int[members.length];
        double low = 0;
        double high = 1;
        for (int m = 0; m < members.length; m++) {
            Claimant claimant = claimants.get(members[m]);
            base[m] = filled[members[m]];
            high = Math.max(high, (brim.of(claimant) + 1) / claimant.weight());
        }
        for (int i = 0; i < HALVINGS; i++) {
            double level = (low + high) / 2;
            if (usedAt(level, claimants, members, base, brim) <= water) {
                low = level;
            } else {
                high = level;
            }
        }
        int used = 0;
        for (int m = 0; m < members.length; m++) {
            int at = heightAt(low, claimants.get(members[m]), base[m], brim);
            used += at - base[m];
            filled[members[m]] = at;
        }
        return used + pourSingly(water - used, claimants, members, filled, brim);
    }

    /** The last units, which stand at the same level, in the order of the list. */
    private static int pourSingly(int water, List<Claimant> claimants, int[] members, int[] filled, Brim brim) {
        var next = new PriorityQueue<Integer>(Comparator.<Integer>comparingDouble(
                        i -> (filled[i] + 1) / claimants.get(i).weight())
                .thenComparing(Comparator.naturalOrder()));
        for (int i : members) {
            if (filled[i] < brim.of(claimants.get(i))) {
                next.add(i);
            }
        }
        int used = 0;
        while (used < water && !next.isEmpty()) {
            int i = next.poll();
            filled[i]++;
            used++;
            if (filled[i] < brim.of(claimants.get(i))) {
                next.add(i);
            }
        }
        return used;
    }

    private static long usedAt(double level, List<Claimant> claimants, int[] members, int[] base, Brim brim) {
        long used = 0;
        for (int m = 0; m < members.length; m++) {
            used += heightAt(level, claimants.get(members[m]), base[m], brim) - base[m];
        }
        return used;
    }

    private static int heightAt(double level, Claimant claimant, int base, Brim brim) {
        return (int) Math.max(base, Math.min(brim.of(claimant), Math.floor(level * claimant.weight())));
    }
}
