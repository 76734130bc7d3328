package io.tidegate.pipeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.config.PolicyDocument;
import java.nio.file.Path;

/** Policies as they are tried on what was recorded. */
final class LoadPolicies {
    /** Whose the pools of a load are, where nobody says. */
    static final ServiceId SERVICE = new ServiceId("load");

    private LoadPolicies() {}

    /** What a policy is called that a file states: the file, without its ending. */
    static String name(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    }

    /**
     * Whose the policy is and how much there is to share out is said by the load, so that the policy need not.
     *
     * @param tree the policy; what it leaves out is filled in
     */
    static ScalingPolicy complete(JsonNode tree, String origin) {
        if (tree instanceof ObjectNode keys) {
            if (!keys.has("service")) {
                keys.put("service", SERVICE.value());
            }
            if (!keys.has("budget")) {
                keys.put("budget", ScalingPolicy.MOST_BUDGET);
            }
        }
        return PolicyDocument.read(tree).orThrow(origin).toPolicy(1);
    }
}
