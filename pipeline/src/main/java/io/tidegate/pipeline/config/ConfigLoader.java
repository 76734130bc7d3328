package io.tidegate.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the configuration once: the defaults, over them the file, over it the environment, over it the command line.
 *
 * <p>A variable of the environment that begins with {@code TIDEGATE_} and names no setting is not refused: Kubernetes
 * sets such variables for every service of that name.
 */
public final class ConfigLoader {
    /** The variable that names the configuration file where the command line does not. */
    public static final String FILE_VARIABLE = "TIDEGATE_CONFIG";

    private ConfigLoader() {}

    /**
     * One value from outside the file.
     *
     * @param origin where it stands, for messages: a variable's or an option's name
     * @param path what it sets
     * @param value a word, or a list or group in YAML's short form: {@code [10s, 1m]}
     */
    public record Setting(String origin, String path, String value) {}

    /**
     * Loads the settings.
     *
     * @throws ConfigException with everything that is wrong with them
     */
    public static TidegateConfig load(Optional<Path> file, Map<String, String> environment, List<Setting> options) {
        Optional<Path> named = file.or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE))
                .filter(name -> !name.isEmpty())
                .map(Path::of));
        String origin = named.map(Path::toString).orElse("configuration");
        JsonNode read = named.map(Yaml::read).orElseGet(Yaml::emptyTree);
        if (!read.isObject() && !read.isMissingNode() && !read.isNull()) {
            throw new ConfigException(List.of(origin + ": must be a group of keys, such as 'kafka:'"));
        }
        ObjectNode tree = read instanceof ObjectNode object ? object : Yaml.emptyTree();
        Map<String, String> origins = new LinkedHashMap<>();
        List<Setting> settings = new ArrayList<>(fromEnvironment(environment));
        settings.addAll(options);
        for (Setting setting : settings) {
            place(tree, setting);
            origins.put(setting.path(), setting.origin());
        }
        RecordBinder.Bound<TidegateConfig> bound = RecordBinder.bind(tree, TidegateConfig.class);
        return bound.value()
                .orElseThrow(() -> new ConfigException(bound.problems().stream()
                        .map(problem -> originOf(problem.path(), origins, origin) + ": " + problem)
                        .collect(Collectors.toList())));
    }

    private static List<Setting> fromEnvironment(Map<String, String> environment) {
        List<Setting> settings = new ArrayList<>();
        for (String path : ConfigKeys.of(TidegateConfig.class)) {
            String variable = ConfigKeys.environmentVariable(path);
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                settings.add(new Setting(variable, path, value));
            }
        }
        return settings;
    }

    private static void place(ObjectNode tree, Setting setting) {
        List<String> segments = ConfigKeys.segments(TidegateConfig.class, setting.path());
        ObjectNode at = tree;
        for (String group : segments.subList(0, segments.size() - 1)) {
            at = at.get(group) instanceof ObjectNode inner ? inner : at.putObject(group);
        }
        at.set(segments.get(segments.size() - 1), parse(setting));
    }

    private static JsonNode parse(Setting setting) {
        String value = setting.value().strip();
        return value.startsWith("[") || value.startsWith("{")
                ? Yaml.read(setting.origin(), value)
                : TextNode.valueOf(setting.value());
    }

    private static String originOf(String path, Map<String, String> origins, String file) {
        return origins.entrySet().stream()
                .filter(entry -> isWithin(path, entry.getKey()) || isWithin(entry.getKey(), path))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(file);
    }

    private static boolean isWithin(String path, String group) {
        return path.equals(group) || path.startsWith(group + ".") || path.startsWith(group + "[");
    }
}
