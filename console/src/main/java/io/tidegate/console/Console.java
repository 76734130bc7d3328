package io.tidegate.console;

import io.tidegate.schemas.TopicSerdes;
import java.time.Clock;
import java.util.Map;

/** A running console: topics, view and server together. */
public final class Console implements AutoCloseable {
    private final ConsoleTopics topics;
    private final ConsoleServer server;

    private Console(ConsoleTopics topics, ConsoleServer server) {
        this.topics = topics;
        this.server = server;
    }

    /**
     * Serves at once, and says that it is not up to date until the topics have been read. Kafka need not be there.
     *
     * @param config where, and how much
     * @param clientProperties how to reach Kafka
     * @param serdes over the schema registry; must stay open until the console is closed
     * @param clock the wall clock
     * @throws java.io.UncheckedIOException when the port is taken or may not be used
     */
    public static Console start(
            ConsoleConfig config, Map<String, Object> clientProperties, TopicSerdes serdes, Clock clock) {
        ConsoleView view = new ConsoleView(config.limits());
        ConsoleTopics topics = ConsoleTopics.start(clientProperties, serdes, view, config.lookBack(), clock);
        try {
            return new Console(topics, ConsoleServer.start(config, view, topics::state, clock));
        } catch (RuntimeException refused) {
            topics.close();
            throw refused;
        }
    }

    /** Where the page is. */
    public String address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
        topics.close();
    }
}
