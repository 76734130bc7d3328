package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyPageTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void every_example_on_the_page_is_a_valid_policy() throws IOException {
        List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "policies.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toList());
        List<CommandRun> runs = new ArrayList<>();
        for (String example : examples) {
            Path file = Files.writeString(folder.resolve("policy.yaml"), example);
            runs.add(CommandRun.of("policy", "validate", file.toString()));
        }

        assertThat(runs).isNotEmpty().allSatisfy(run -> assertThat(run.err()).isEmpty());
    }
}
