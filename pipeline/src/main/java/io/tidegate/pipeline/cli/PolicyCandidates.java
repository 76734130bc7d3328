package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.domain.ScalingPolicy.Damping;
import io.tidegate.pipeline.config.DurationText;
import io.tidegate.pipeline.config.RecordWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The policies that are tried: an operator's own with other values for what decides its cost. What else it says stays. */
final class PolicyCandidates {
    private static final List<Double> SHARES_OF_THE_GOAL = List.of(1.0, 0.75, 0.5);
    private static final List<Double> QUANTILES = List.of(0.5, 0.75, 0.9, 0.95, 0.99);
    private static final List<Double> HEADROOMS = List.of(0.0, 0.05, 0.1, 0.2, 0.35);
    private static final List<Duration> STABILISATIONS =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15));

    private PolicyCandidates() {}

    /**
     * As trees, by a name that says what is tried.
     *
     * @param step of the load: what is shorter means the same as a step
     */
    static Map<String, ObjectNode> of(ObjectNode base, double violations, Duration step) {
        Map<String, ObjectNode> candidates = new LinkedHashMap<>();
        candidates.put("as it is", base.deepCopy());
        List<Duration> tellApart = STABILISATIONS.stream()
                .filter(each -> each.compareTo(step) >= 0)
                .toList();
        for (Duration stabilisation : tellApart.isEmpty() ? List.of(step) : tellApart) {
            String time = DurationText.format(stabilisation);
            for (double share : SHARES_OF_THE_GOAL) {
                double goal = share * violations;
                ObjectNode tree = base.deepCopy();
                without(tree, "sizing", "quantile", "headroom");
                tree.withObject("/objective").put("violations", goal);
                if (base.has("damping")) {
                    tree.withObject("/damping").put("stabilisation", time);
                } else {
                    tree.set("damping", RecordWriter.write(undamped(stabilisation)));
                }
                candidates.put(String.format(Locale.ROOT, "objective %.3g, stabilisation %s", goal, time), tree);
            }
            for (double quantile : QUANTILES) {
                for (double headroom : HEADROOMS) {
                    ObjectNode tree = base.deepCopy();
                    tree.remove("objective");
                    tree.withObject("/sizing").put("quantile", quantile).put("headroom", headroom);
                    tree.withObject("/damping").put("stabilisation", time);
                    candidates.put(
                            String.format(
                                    Locale.ROOT,
                                    "quantile %s, headroom %s, stabilisation %s",
                                    quantile,
                                    headroom,
                                    time),
                            tree);
                }
            }
        }
        return candidates;
    }

    /** What a policy with an objective has when it states no damping, with another stabilisation. */
    private static Damping undamped(Duration stabilisation) {
        Damping usual = Damping.UNDER_OBJECTIVE;
        return new Damping(
                usual.deadBand(),
                stabilisation,
                usual.growCooldown(),
                usual.shrinkCooldown(),
                usual.period(),
                usual.largestGrow(),
                usual.largestShrink());
    }

    private static void without(ObjectNode tree, String section, String... keys) {
        if (tree.get(section) instanceof ObjectNode values) {
            values.remove(List.of(keys));
            if (values.isEmpty()) {
                tree.remove(section);
            }
        }
    }
}
