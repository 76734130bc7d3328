package io.tidegate.pipeline.embedded;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A process with all three servers: starts them at once in the folder it is given, says {@code ready}, and waits to be killed. */
final class EmbeddingParent {
    private EmbeddingParent() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var parts = PartsLayout.locate();
        CompletableFuture.allOf(
                        CompletableFuture.supplyAsync(() -> EmbeddedBroker.start(
                                BrokerConfig.in(folder.resolve("broker")), parts, System.out::println)),
                        CompletableFuture.supplyAsync(() -> EmbeddedRegistry.start(
                                RegistryConfig.in(folder.resolve("registry")), parts, System.out::println)),
                        CompletableFuture.supplyAsync(() -> EmbeddedDatabase.start(
                                DatabaseConfig.in(folder.resolve("database")), parts, System.out::println)))
                .join();
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
