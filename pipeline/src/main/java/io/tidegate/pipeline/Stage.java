package io.tidegate.pipeline;

import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The stages, in the order of the data's flow. Running them all in one process is running this whole list. */
public enum Stage {
    /** Samples become windows, scores, insights and the registry of pools. */
    INGEST,
    /** Windows become forecasts. */
    FORECAST,
    /** What is known of a service becomes decisions. */
    DECIDE,
    /** Decisions become commands, and their results outcomes. */
    ACTUATE;

    /** How operators and topics write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Every topic that Tidegate uses, the dead letters of each stage among them. */
    public static List<Topic<?, ?>> allTopics() {
        List<Topic<?, ?>> topics = new ArrayList<>(Topics.all());
        Arrays.stream(values()).forEach(stage -> topics.add(Topics.deadLetters(stage.word())));
        return List.copyOf(topics);
    }
}
