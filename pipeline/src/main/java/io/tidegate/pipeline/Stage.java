package io.tidegate.pipeline;

import io.tidegate.actuator.ActuatorTopology;
import io.tidegate.decider.DeciderTopology;
import io.tidegate.forecaster.ForecastTopology;
import io.tidegate.ingest.IngestTopology;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.TopicSerdes;
import io.tidegate.schemas.Topics;
import io.tidegate.stage.StageTopology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** All of them. */
    public static Set<Stage> all() {
        return EnumSet.allOf(Stage.class);
    }

    /** How operators and topics write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does, built without a broker. */
    public StageTopology topology(TidegateConfig config, TopicSerdes serdes) {
        return switch (this) {
            case INGEST -> IngestTopology.stage(config.ingest(), serdes);
            case FORECAST ->
                new StageTopology(word(), builder -> ForecastTopology.addTo(builder, config.forecast(), serdes));
            case DECIDE ->
                new StageTopology(word(), builder -> DeciderTopology.addTo(builder, config.decide(), serdes));
            case ACTUATE ->
                new StageTopology(word(), builder -> ActuatorTopology.addTo(builder, config.actuate(), serdes));
        };
    }

    /** The same for several, in the order of the data's flow. */
    public static List<StageTopology> topologies(Collection<Stage> stages, TidegateConfig config, TopicSerdes serdes) {
        return stages.stream()
                .sorted()
                .map(stage -> stage.topology(config, serdes))
                .collect(Collectors.toUnmodifiableList());
    }

    /** Every topic that Tidegate uses, the dead letters of each stage among them. */
    public static List<Topic<?, ?>> allTopics() {
        List<Topic<?, ?>> topics = new ArrayList<>(Topics.all());
        Arrays.stream(values()).forEach(stage -> topics.add(Topics.deadLetters(stage.word())));
        return List.copyOf(topics);
    }
}
