package io.tidegate.pipeline.demo;

import io.tidegate.pipeline.embedded.BrokerConfig;
import io.tidegate.pipeline.embedded.BrokerConfig.FurtherListener;
import io.tidegate.pipeline.embedded.DatabaseConfig;
import io.tidegate.pipeline.embedded.EmbeddedBroker;
import io.tidegate.pipeline.embedded.EmbeddedDatabase;
import io.tidegate.pipeline.embedded.EmbeddedRegistry;
import io.tidegate.pipeline.embedded.PartsLayout;
import io.tidegate.pipeline.embedded.RegistryConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The real parts under a demonstration: a broker, a schema registry, and a PostgreSQL for each side; and for each agent a
 * way to the broker that can be cut.
 */
final class DemoStack implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final List<Relay> relays;
    private final EmbeddedRegistry registry;
    private final EmbeddedDatabase database;
    private final Optional<EmbeddedDatabase> staticDatabase;

    private DemoStack(
            EmbeddedBroker broker,
            List<Relay> relays,
            EmbeddedRegistry registry,
            EmbeddedDatabase database,
            Optional<EmbeddedDatabase> staticDatabase) {
        this.broker = broker;
        this.relays = List.copyOf(relays);
        this.registry = registry;
        this.database = database;
        this.staticDatabase = staticDatabase;
    }

    /**
     * Starts all parts at once and returns when all are ready.
     *
     * @param kept folder whose content may serve the next run: schemas, empty databases
     * @param fresh folder for this run alone: the broker's log
     * @param connections what each database takes at most
     * @param agents how many ways to the broker there are that can be cut
     * @param withStatic whether there is a second side
     * @param progress told in a line what is being done
     * @throws io.tidegate.pipeline.embedded.EmbeddedPartException when one does not start; none is left running then
     */
    static DemoStack start(
            Path kept, Path fresh, int connections, int agents, boolean withStatic, Consumer<String> progress) {
        PartsLayout parts = PartsLayout.locate();
        List<AutoCloseable> started = new ArrayList<>();
        List<Relay> relays = Stream.generate(Relay::open).limit(agents).toList();
        started.addAll(relays);
        BrokerConfig brokerConfig = BrokerConfig.in(fresh.resolve("broker"))
                .withFurtherListeners(relays.stream()
                        .map(relay -> new FurtherListener(0, "127.0.0.1", relay.port()))
                        .toList());
        CompletableFuture<EmbeddedBroker> broker =
                starting(started, () -> EmbeddedBroker.start(brokerConfig, parts, progress));
        CompletableFuture<EmbeddedRegistry> registry = starting(
                started, () -> EmbeddedRegistry.start(RegistryConfig.in(kept.resolve("registry")), parts, progress));
        Map<String, String> settings = Map.of("max_connections", String.valueOf(connections));
        CompletableFuture<EmbeddedDatabase> database = starting(
                started,
                () -> EmbeddedDatabase.start(
                        DatabaseConfig.in(kept.resolve("postgres-tidegate")).withSettings(settings), parts, progress));
        Optional<CompletableFuture<EmbeddedDatabase>> staticDatabase = withStatic
                ? Optional.of(starting(
                        started,
                        () -> EmbeddedDatabase.start(
                                DatabaseConfig.in(kept.resolve("postgres-static"))
                                        .withSettings(settings),
                                parts,
                                progress)))
                : Optional.empty();
        try {
            DemoStack stack = new DemoStack(
                    broker.join(),
                    relays,
                    registry.join(),
                    database.join(),
                    staticDatabase.map(CompletableFuture::join));
            for (int agent = 0; agent < agents; agent++) {
                relays.get(agent).leadTo(stack.broker().furtherPorts().get(agent));
            }
            return stack;
        } catch (CompletionException failed) {
            List<CompletableFuture<?>> all = new ArrayList<>(List.of(broker, registry, database));
            staticDatabase.ifPresent(all::add);
            // Whatever is still starting must be waited for, or it would outlive this attempt.
            all.forEach(each -> each.handle((part, failure) -> part).join());
            closeAll(started);
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private static <P extends AutoCloseable> CompletableFuture<P> starting(
            List<AutoCloseable> started, Supplier<P> start) {
        return CompletableFuture.supplyAsync(
                () -> {
                    P part = start.get();
                    synchronized (started) {
                        started.add(part);
                    }
                    return part;
                },
                task -> {
                    Thread thread = new Thread(task, "demo-start");
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    private static void closeAll(List<AutoCloseable> parts) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception stubborn) {
                // The guard of each part ends it with this process at the latest.
            }
        }
    }

    EmbeddedBroker broker() {
        return broker;
    }

    /** The way of each agent to the broker. */
    List<Relay> relays() {
        return relays;
    }

    EmbeddedRegistry registry() {
        return registry;
    }

    EmbeddedDatabase database() {
        return database;
    }

    Optional<EmbeddedDatabase> staticDatabase() {
        return staticDatabase;
    }

    @Override
    public void close() {
        List<AutoCloseable> parts = new ArrayList<>(List.of(broker, registry, database));
        staticDatabase.ifPresent(parts::add);
        parts.addAll(relays);
        parts.parallelStream().forEach(part -> closeAll(List.of(part)));
    }
}
