package io.tidegate.pipeline;

import com.github.dockerjava.api.exception.NotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/** The broker and the registry of {@code docker-compose.yml}, in containers. */
public final class ContainerParts {
    private static final String BROKER = "apache/kafka:4.3.1";
    private static final String REGISTRY = "apicurio/apicurio-registry:3.0.9";
    private static final int REGISTRY_PORT = 8080;
    private static final String REGISTRY_PATH = "/apis/ccompat/v7";

    private ContainerParts() {}

    /** Why there can be none here; empty when there can. Nothing is downloaded to find out, nor later. */
    public static Optional<String> missing() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no Docker engine answers");
        }
        List<String> absent =
                Stream.of(BROKER, REGISTRY).filter(image -> !isHere(image)).toList();
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of("images that are not here: " + absent.stream().collect(Collectors.joining(", "))
                        + "; 'docker pull' brings them");
    }

    private static boolean isHere(String image) {
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException absent) {
            return false;
        }
    }

    /** Starts both. */
    public static TestParts start() {
        KafkaContainer broker =
                new KafkaContainer(DockerImageName.parse(BROKER)).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        GenericContainer<?> registry = new GenericContainer<>(DockerImageName.parse(REGISTRY))
                .withExposedPorts(REGISTRY_PORT)
                .waitingFor(Wait.forHttp(REGISTRY_PATH + "/subjects"));
        Runnable end = () -> {
            registry.stop();
            broker.stop();
        };
        try {
            Startables.deepStart(broker, registry).join();
        } catch (RuntimeException failed) {
            end.run();
            throw failed;
        }
        return new TestParts(
                broker.getBootstrapServers(),
                "http://" + registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT) + REGISTRY_PATH,
                end);
    }
}
