package io.tidegate.tests;

import io.tidegate.pipeline.embedded.BrokerConfig;
import io.tidegate.pipeline.embedded.BrokerConfig.FurtherListener;
import io.tidegate.pipeline.embedded.EmbeddedBroker;
import io.tidegate.pipeline.embedded.PartsLayout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/** One broker, or several that keep copies for each other: each a process that can be killed and comes back with its data. */
public final class BrokerProcesses implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    /** After which a broker that should have ended by itself will not. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final List<Node> nodes;

    private BrokerProcesses(List<Node> nodes) {
        this.nodes = nodes;
    }

    /** One broker, with one more way in for each of the further listeners. */
    static BrokerProcesses one(Path folder, List<FurtherListener> furtherListeners) {
        Node node = new Node(BrokerConfig.in(folder).withFurtherListeners(furtherListeners));
        node.start();
        return new BrokerProcesses(List.of(node));
    }

    /** So many brokers, each a voter of the controllers' quorum too; what Kafka keeps for itself has as many copies, but for one. */
    static BrokerProcesses cluster(Path folder, int count) throws IOException {
        List<Integer> ports = freePorts(2 * count);
        String voters = IntStream.range(0, count)
                .mapToObj(i -> i + "@" + LOOPBACK + ":" + ports.get(count + i))
                .collect(Collectors.joining(","));
        String id = Uuid.randomUuid().toString();
        List<Node> nodes = IntStream.range(0, count)
                .mapToObj(i -> {
                    String client = "CLIENT://" + LOOPBACK + ":" + ports.get(i);
                    Map<String, String> settings = new TreeMap<>(Map.of(
                            "cluster.id", id,
                            "node.id", String.valueOf(i),
                            "controller.quorum.voters", voters,
                            "listeners", client + ",CONTROLLER://" + LOOPBACK + ":" + ports.get(count + i),
                            "advertised.listeners", client));
                    for (String topic :
                            List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
                        settings.put(topic + ".replication.factor", String.valueOf(count));
                    }
                    settings.put("transaction.state.log.min.isr", String.valueOf(count - 1));
                    settings.put("share.coordinator.state.topic.min.isr", String.valueOf(count - 1));
                    return new Node(BrokerConfig.in(folder(folder, i))
                            .withPort(ports.get(i))
                            .withSettings(settings));
                })
                .toList();
        // None of them answers before most of them are there.
        CompletableFuture.allOf(nodes.stream()
                        .map(node -> CompletableFuture.runAsync(node::start))
                        .toArray(CompletableFuture[]::new))
                .join();
        return new BrokerProcesses(nodes);
    }

    /** Where one of several has its data. */
    static Path folder(Path folder, int index) {
        return folder.resolve(String.valueOf(index));
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** How many there are, dead ones included. */
    public int count() {
        return nodes.size();
    }

    /** All of them, as clients want it for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return nodes.stream().map(Node::address).collect(Collectors.joining(","));
    }

    /** The ports of the further listeners of the first. */
    List<Integer> furtherPorts() {
        return nodes.get(0).running().furtherPorts();
    }

    /** Ends one of them by SIGKILL, and returns when it is dead. */
    public void kill(int index) throws IOException {
        nodes.get(index).kill();
    }

    /** Waits until one of them has ended by itself. */
    public void awaitEnd(int index) {
        nodes.get(index).awaitEnd();
    }

    /** Starts one, if it is dead, at its old place with its old data, and returns when it answers. */
    public void start(int index) {
        nodes.get(index).start();
    }

    @Override
    public void close() {
        // Side by side: one that is alone waits for the others to let it go.
        CompletableFuture.allOf(nodes.stream()
                        .map(node -> CompletableFuture.runAsync(node::close))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static final class Node {
        private BrokerConfig config;
        private Optional<EmbeddedBroker> running = Optional.empty();

        Node(BrokerConfig config) {
            this.config = config;
        }

        void start() {
            if (running.isPresent()) {
                return;
            }
            EmbeddedBroker broker = EmbeddedBroker.start(config, PartsLayout.locate(), line -> {});
            String address = broker.bootstrapServers();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            List<FurtherListener> listeners = IntStream.range(
                            0, broker.furtherPorts().size())
                    .mapToObj(i -> new FurtherListener(
                            broker.furtherPorts().get(i),
                            config.furtherListeners().get(i).advertisedHost(),
                            config.furtherListeners().get(i).advertisedPort()))
                    .toList();
            config = config.withPort(port).withFurtherListeners(listeners);
            running = Optional.of(broker);
        }

        String address() {
            return LOOPBACK + ":" + config.port();
        }

        EmbeddedBroker running() {
            return running.orElseThrow(() -> new IllegalStateException("the broker at " + address() + " is dead"));
        }

        void kill() throws IOException {
            Sigkill.child(config.folder(), running().exited());
            close();
        }

        void awaitEnd() {
            running().exited().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
            close();
        }

        void close() {
            running.ifPresent(EmbeddedBroker::close);
            running = Optional.empty();
        }
    }
}
