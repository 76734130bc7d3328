package io.tidegate.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every setting is documented, with its default and its variable, and nothing is documented that is none. */
class ConfigurationPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\| `([^`]+)` \\| (.+) \\|");

    @Test
    void the_page_lists_every_setting_with_its_default_and_its_variable() throws IOException {
        Map<String, String> defaults = TreeDifference.leaves(RecordWriter.write(TidegateConfig.DEFAULT));
        List<String> expected = new ArrayList<>();
        for (String path : ConfigKeys.of(TidegateConfig.class)) {
            expected.add(path + " = " + defaultOf(path, defaults) + " / " + ConfigKeys.environmentVariable(path));
        }

        List<String> documented = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.add(row.group(1) + " = " + row.group(2) + " / " + row.group(3));
            }
        }

        assertThat(documented).containsExactlyElementsOf(expected);
    }

    /** A list is one setting, and written as one. */
    private static String defaultOf(String path, Map<String, String> defaults) {
        if (defaults.containsKey(path)) {
            return defaults.getOrDefault(path, "");
        }
        List<String> elements = new ArrayList<>();
        defaults.forEach((leaf, value) -> {
            if (leaf.startsWith(path + "[")) {
                elements.add(value);
            }
        });
        return elements.isEmpty() ? "–" : elements.toString();
    }
}
