package io.tidegate.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.KafkaConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A copy of {@code docker-compose.yml} and of what it reads, with an authority, users and passwords of its own: those that
 * somebody may have made in the project's own folder stay as they are.
 *
 * @param folder where it is
 */
record Installation(Path folder) {
    private static final Path SECURE = Path.of("deploy", "secure");
    private static final String SECRETS = "secrets";

    /** Makes it, in a folder that is not there; the test is skipped where a tool is missing that this needs. */
    void make() throws IOException {
        for (String tool : List.of("openssl", "keytool")) {
            assumeTrue(isOnPath(tool), "the secure profile is not tested: there is no " + tool);
        }
        Path made = ComposeProject.SOURCES.resolve(SECURE).resolve(SECRETS);
        for (String copied : List.of("docker-compose.yml", ".env", "deploy")) {
            try (Stream<Path> files = Files.walk(ComposeProject.SOURCES.resolve(copied))) {
                for (Path file : files.filter(each -> !each.startsWith(made)).toList()) {
                    Path copy = folder.resolve(ComposeProject.SOURCES.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Docker.run(
                folder,
                Map.of(),
                List.of(folder.resolve(SECURE).resolve("make").toAbsolutePath().toString()));
    }

    private static boolean isOnPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
    }

    /** The certificates and the configuration that a user or a server gets. */
    Path secrets(String owner) {
        return folder.resolve(SECURE).resolve(SECRETS).resolve(owner).toAbsolutePath();
    }

    /** What a user's configuration says of Kafka. */
    KafkaConfig kafka(String user) {
        return ConfigLoader.load(Optional.of(secrets(user).resolve("tidegate.yaml")), Map.of(), List.of())
                .kafka();
    }
}
