package io.tidegate.pipeline.replay;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import java.util.regex.Pattern;

/**
 * What stands before the names of topics that were imported. No such topic can be one that Tidegate acts on: those begin with
 * {@value Topics#PREFIX}, their changelogs with its name, and a prefix that does is refused.
 *
 * @param text the prefix
 */
public record ReplayPrefix(String text) {
    /** What is taken when nothing is said. */
    public static final String USUAL = "replay.";

    /** In the headers of an imported record: the offset that it had on the live topic. */
    static final String OFFSET_HEADER = "tidegate.replay.offset";

    /** In those of the first record of a partition: the offset with which its range begins. */
    static final String BEGINS_HEADER = "tidegate.replay.begins";

    /** In the same, where it is known: up to which offset, exclusive, the decider had folded it. */
    static final String FOLDED_HEADER = "tidegate.replay.folded";

    private static final String OURS = "tidegate";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** Refuses a prefix with which a topic could be one of Tidegate's own, or none of Kafka's. */
    public ReplayPrefix {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a prefix must be 1 to 100 letters, digits, '.', '_' and '-', but was '" + text + "'");
        }
        if (text.startsWith(OURS) || text.startsWith("_")) {
            throw new IllegalArgumentException("a prefix must not begin with '" + OURS
                    + "' or '_', as the topics do that are acted on, but was '" + text + "'");
        }
    }

    /** The topic that a live one is imported to. */
    public <K, V> Topic<K, V> of(Topic<K, V> live) {
        return live.withPrefix(text);
    }

    /** The name of the topic that a live one is imported to. */
    String of(String live) {
        return text + live;
    }
}
