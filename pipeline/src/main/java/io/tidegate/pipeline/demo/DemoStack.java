package io.tidegate.pipeline.demo;

import io.tidegate.pipeline.embedded.BrokerConfig;
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

/** The real parts under a demonstration: a broker, a schema registry, and a PostgreSQL for each side. */
final class DemoStack implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final EmbeddedDatabase database;
    private final Optional<EmbeddedDatabase> staticDatabase;

    private DemoStack(
            EmbeddedBroker broker,
            EmbeddedRegistry registry,
            EmbeddedDatabase database,
            Optional<EmbeddedDatabase> staticDatabase) {
        this.broker = broker;
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
     * @param withStatic whether there is a second side
     * @param progress told in a line what is being done
     * @throws io.tidegate.pipeline.embedded.EmbeddedPartException when one does not start; none is left running then
     */
    static DemoStack start(Path kept, Path fresh, int connections, boolean withStatic, Consumer<String> progress) {
        PartsLayout parts = PartsLayout.locate();
        List<AutoCloseable> started = new ArrayList<>();
        CompletableFuture<EmbeddedBroker> broker = starting(
                started, () -> EmbeddedBroker.start(BrokerConfig.in(fresh.resolve("broker")), parts, progress));
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
            return new DemoStack(
                    broker.join(), registry.join(), database.join(), staticDatabase.map(CompletableFuture::join));
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
        parts.parallelStream().forEach(part -> closeAll(List.of(part)));
    }
}
