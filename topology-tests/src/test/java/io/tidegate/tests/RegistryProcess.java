package io.tidegate.tests;

import io.tidegate.pipeline.embedded.EmbeddedRegistry;
import io.tidegate.pipeline.embedded.PartsLayout;
import io.tidegate.pipeline.embedded.RegistryConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A schema registry in a process that can be killed and comes back with its data. */
public final class RegistryProcess implements AutoCloseable {
    private final String url;
    private final RegistryConfig config;
    private Optional<EmbeddedRegistry> running;

    /** Starts it on any free port. */
    RegistryProcess(Path folder) {
        EmbeddedRegistry started = EmbeddedRegistry.start(RegistryConfig.in(folder), PartsLayout.locate(), line -> {});
        url = started.url();
        config = RegistryConfig.in(folder).withPort(URI.create(url).getPort());
        running = Optional.of(started);
    }

    /** Where it is, dead or alive. */
    public String url() {
        return url;
    }

    /** Ends it by SIGKILL, and returns when it is dead. */
    public void kill() throws IOException {
        Sigkill.child(config.folder(), running.orElseThrow().exited());
        close();
    }

    /** Starts it, if it is dead, at its old place with its old data, and returns when it answers. */
    public void start() {
        if (running.isEmpty()) {
            running = Optional.of(EmbeddedRegistry.start(config, PartsLayout.locate(), line -> {}));
        }
    }

    @Override
    public void close() {
        running.ifPresent(EmbeddedRegistry::close);
        running = Optional.empty();
    }
}
