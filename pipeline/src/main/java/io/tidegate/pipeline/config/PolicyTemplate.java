package io.tidegate.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A policy for a kind of service: it says what a policy that names it leaves out. Each is written as an operator would write it,
 * and what is left out here too has its usual default.
 */
public enum PolicyTemplate {
    /** Grows late, shrinks later, believes no forecast. */
    CONSERVATIVE("""
            signals: {grow: {utilisation: 0.8}, shrink: {utilisation: 0.3}, step: 1}
            damping: {growCooldown: 5m, shrinkCooldown: 10m}
            features: {forecast: false}
            """),
    /** Grows early and in larger steps. */
    AGGRESSIVE("""
            signals: {grow: {utilisation: 0.6}, shrink: {utilisation: 0.2}, step: 2}
            damping: {growCooldown: 1m, shrinkCooldown: 3m}
            features: {forecast: true}
            """),
    /** Fills its connections before it opens others. */
    COST_OPTIMISED("""
            signals: {grow: {utilisation: 0.9}, shrink: {utilisation: 0.1}, step: 1}
            damping: {growCooldown: 3m, shrinkCooldown: 5m}
            features: {forecast: true}
            """),
    /** Has connections to spare, and takes nearly full for an emergency. */
    HIGH_PERFORMANCE("""
            signals: {grow: {utilisation: 0.5}, shrink: {utilisation: 0.4}, step: 3}
            damping: {growCooldown: 30s, shrinkCooldown: 2m}
            emergency: {loadFactor: 0.95}
            features: {forecast: true}
            """);

    private final String yaml;

    PolicyTemplate(String yaml) {
        this.yaml = yaml;
    }

    /** The tree with the template under it that it names; as it is where it names none that there is. */
    static JsonNode underlay(JsonNode tree) {
        String name = tree.path("template").asText();
        for (PolicyTemplate template : values()) {
            if (template.word().equals(Scalar.enumWord(name)) && tree instanceof ObjectNode stated) {
                return over(Yaml.read(name, template.yaml), stated);
            }
        }
        return tree;
    }

    /** How a policy names it. */
    public String word() {
        return Scalar.enumWord(this).toString();
    }

    /** What is stated stands; groups of keys are filled up key by key. */
    private static JsonNode over(JsonNode template, ObjectNode stated) {
        ObjectNode both = stated.deepCopy();
        for (Map.Entry<String, JsonNode> entry : template.properties()) {
            JsonNode said = stated.path(entry.getKey());
            if (said.isMissingNode() || said.isNull()) {
                both.set(entry.getKey(), entry.getValue());
            } else if (said instanceof ObjectNode group) {
                both.set(entry.getKey(), over(entry.getValue(), group));
            }
        }
        return both;
    }
}
