package io.tidegate.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What changed from one tree to another, leaf by leaf. */
public final class TreeDifference {
    private TreeDifference() {}

    /** One line for each leaf that was added ({@code +}), removed ({@code -}) or changed ({@code ~}). */
    public static List<String> lines(JsonNode before, JsonNode after) {
        Map<String, String> old = leaves(before);
        Map<String, String> fresh = leaves(after);
        Set<String> paths = new LinkedHashSet<>(fresh.keySet());
        paths.addAll(old.keySet());
        List<String> lines = new ArrayList<>();
        for (String path : paths) {
            String was = old.get(path);
            String is = fresh.get(path);
            if (was == null) {
                lines.add("+ " + path + ": " + is);
            } else if (is == null) {
                lines.add("- " + path + ": " + was);
            } else if (!was.equals(is)) {
                lines.add("~ " + path + ": " + was + " → " + is);
            }
        }
        return List.copyOf(lines);
    }

    /** Every leaf's text by its path, such as {@code rules[0].minimum}; an empty list or group is a leaf. */
    public static Map<String, String> leaves(JsonNode tree) {
        Map<String, String> found = new LinkedHashMap<>();
        collect(tree, "", found);
        return found;
    }

    private static void collect(JsonNode node, String path, Map<String, String> found) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry -> collect(
                            entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), found));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "[" + i + "]", found);
            }
        } else {
            found.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
    }
}
