package io.tidegate.pipeline.broker;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * What a killed broker leaves behind where it is its own controller: a registration that counts as alive until its session
 * ends.
 *
 * <p>A broker that starts meanwhile takes itself for the leader of everything, by that registration, and tells itself to end
 * the transactions that the death cut off, before it can hear anybody. When the session ends, its partitions have no leader
 * for a moment, and Kafka 4.3 takes them for deleted and skips them for good: {@code Couldn't find leader endpoint for
 * partitions … while trying to send transaction markers}. A part of a transaction is then open for ever, so that no
 * read-committed reader gets past it; or a part of a commit is lost, so that what was done is done again. So the controller
 * starts alone first, and declares its former self dead; the broker finds nothing that it could be mistaken for.
 */
final class FormerSelf {
    private static final String CLEAN = ".kafka_cleanshutdown";
    private static final String COUNTS = "kafka.controller:type=KafkaController,name=";
    private static final Duration SESSION = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 20;

    private FormerSelf() {}

    /** Whether the broker with these settings was killed, and nobody but itself can tell. */
    static boolean isLeft(Properties settings) {
        Path folder = Path.of(settings.getProperty("log.dirs"));
        return Files.exists(folder.resolve("meta.properties"))
                && !Files.exists(folder.resolve(CLEAN))
                && Files.exists(folder.resolve("__cluster_metadata-0"))
                && !settings.getProperty("controller.quorum.voters").contains(",");
    }

    /** Declares it dead. */
    static void fence(Properties settings) throws InterruptedException {
        KafkaRaftServer controller = new KafkaRaftServer(new KafkaConfig(controllerAlone(settings)), Time.SYSTEM);
        controller.startup();
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            // Both: before it has read what it knows, the controller counts none. And who was killed before he was
            // registered is never counted.
            while ((count("ActiveBrokerCount") != 0 || count("FencedBrokerCount") != 1) && System.nanoTime() < end) {
                Thread.sleep(LOOK_MILLIS);
            }
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static Properties controllerAlone(Properties settings) {
        Properties alone = new Properties();
        alone.putAll(settings);
        String names = settings.getProperty("controller.listener.names");
        alone.setProperty("process.roles", "controller");
        alone.setProperty(
                "listeners",
                Arrays.stream(settings.getProperty("listeners").split(","))
                        .filter(listener -> listener.startsWith(names + "://"))
                        .collect(Collectors.joining(",")));
        alone.remove("advertised.listeners");
        alone.remove("inter.broker.listener.name");
        alone.setProperty("broker.session.timeout.ms", String.valueOf(SESSION.toMillis()));
        alone.setProperty("broker.heartbeat.interval.ms", String.valueOf(SESSION.toMillis() / 5));
        return alone;
    }

    /** One of the controller's metrics. */
    private static int count(String metric) {
        try {
            Object value =
                    ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(COUNTS + metric), "Value");
            return ((Number) value).intValue();
        } catch (JMException notYet) {
            return -1;
        }
    }
}
