package io.tidegate.pipeline.config;

import java.util.List;
import java.util.stream.Collectors;

/** What somebody wrote cannot be used; says everything that is wrong with it, one line for each problem. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> lines;

    /** With one line for each problem, each with its place. */
    public ConfigException(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    /** With the problems of one document, each line starting with {@code origin}. */
    public static ConfigException of(String origin, List<ConfigProblem> problems) {
        return new ConfigException(
                problems.stream().map(problem -> origin + ": " + problem).collect(Collectors.toList()));
    }

    /** One line for each problem. */
    public List<String> lines() {
        return lines;
    }
}
