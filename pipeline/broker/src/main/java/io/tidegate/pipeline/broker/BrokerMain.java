package io.tidegate.pipeline.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import kafka.Kafka;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The main class of the embedded broker's process: {@code BrokerMain server.properties}.
 *
 * <p>A new log folder is formatted first, in this process: the storage tool would be a second start of the JVM, about a
 * second. The properties must name {@code node.id}, {@code log.dirs} (one folder) and a static
 * {@code controller.quorum.voters}, so that the controller's port may change between two runs. Brokers that form one cluster
 * need the same {@code cluster.id}, 16 bytes in Base64; without it each is a cluster of its own.
 */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("one argument, the properties file, but got " + arguments.length);
        }
        Properties settings = read(Path.of(arguments[0]));
        formatWhenNew(settings);
        if (FormerSelf.isLeft(settings)) {
            FormerSelf.fence(settings);
        }
        Kafka.main(arguments);
    }

    private static void formatWhenNew(Properties properties) throws Exception {
        var folder = required(properties, "log.dirs");
        if (Files.exists(Path.of(folder, "meta.properties"))) {
            return;
        }
        new Formatter()
                .setNodeId(Integer.parseInt(required(properties, "node.id")))
                .setClusterId(
                        properties.getProperty("cluster.id", Uuid.randomUuid().toString()))
                .setControllerListenerName(required(properties, "controller.listener.names"))
                .setHasDynamicQuorum(false)
                .setMetadataLogDirectory(folder)
                .addDirectory(folder)
                .run();
    }

    private static Properties read(Path file) throws IOException {
        var properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }

    private static String required(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name))
                .orElseThrow(() -> new IllegalArgumentException("the properties have no " + name));
    }
}
