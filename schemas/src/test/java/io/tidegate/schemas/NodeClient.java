package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The npm package {@code @kafkajs/confluent-schema-registry}, driven by {@code src/test/node/rewrite.js}. It is installed
 * into {@code target} when it is first used, in exactly the versions of the lock file.
 */
final class NodeClient {
    private static final Path SOURCES = Path.of("src/test/node");
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "rewrite.js");
    private static final Path FOLDER = Path.of("target/node");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How npm says that it could not fetch, which is nobody's fault here. */
    private static final Pattern UNREACHABLE =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED");

    private NodeClient() {}

    /** Installs the package; ends the test as skipped, with the reason, where that cannot be. */
    static NodeClient installed() throws IOException, InterruptedException {
        requireOnPath("node");
        requireOnPath("npm");
        Files.createDirectories(FOLDER);
        boolean fresh = Files.isDirectory(FOLDER.resolve("node_modules/@kafkajs"))
                && Files.mismatch(SOURCES.resolve("package-lock.json"), FOLDER.resolve("package-lock.json")) < 0;
        for (String file : FILES) {
            Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!fresh) {
            Ended npm = run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), List.of());
            if (npm.code != 0 && UNREACHABLE.matcher(npm.errors).find()) {
                abort("skipped: npm cannot fetch @kafkajs/confluent-schema-registry:\n" + npm.errors);
            }
            assertThat(npm.code).as(npm.errors).isZero();
        }
        return new NodeClient();
    }

    /** Reads each record and writes it again to its topic; the answers are in the same order. */
    List<JsonNode> rewrite(String registry, List<JsonNode> records) throws IOException, InterruptedException {
        List<String> lines = records.stream().map(JsonNode::toString).toList();
        Ended node = run(List.of("node", "rewrite.js", registry), lines);
        assertThat(node.code).as(node.errors).isZero();
        List<JsonNode> answers = new ArrayList<>();
        for (String line : node.output) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    private static void requireOnPath(String command) throws IOException, InterruptedException {
        try {
            Process asked = new ProcessBuilder(command, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(asked.waitFor()).as(command + " --version").isZero();
        } catch (IOException missing) {
            abort("skipped: no " + command + " on the path: " + missing.getMessage());
        }
    }

    private static Ended run(List<String> command, List<String> input) throws IOException, InterruptedException {
        Path in = Files.write(FOLDER.resolve("in"), input);
        Path out = FOLDER.resolve("out");
        Path errors = FOLDER.resolve("errors");
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(command + " did not end within " + LIMIT);
            }
            return new Ended(process.exitValue(), Files.readAllLines(out), Files.readString(errors));
        } finally {
            process.destroyForcibly();
        }
    }

    private record Ended(int code, List<String> output, String errors) {}
}
