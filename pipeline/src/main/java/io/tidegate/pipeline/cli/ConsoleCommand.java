package io.tidegate.pipeline.cli;

import io.tidegate.console.Console;
import io.tidegate.console.ConsoleConfig;
import io.tidegate.pipeline.cluster.Cluster;
import io.tidegate.pipeline.config.SerdeSettings;
import io.tidegate.pipeline.config.TidegateConfig;
import io.tidegate.pipeline.run.StopOrder;
import io.tidegate.schemas.TopicSerdes;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code console}: the operators' page, until a signal. It waits for Kafka by itself and says so on the page. */
@Command(name = "console", description = "Serves the operators' page and its API until a signal ends it.")
final class ConsoleCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on: 127.0.0.1, unless others may look. There is no login.")
    private String host = ConsoleConfig.DEFAULT.host();

    @Option(names = "--port", paramLabel = "PORT", description = "9480; 0 takes any free one.")
    private int port = ConsoleConfig.DEFAULT.port();

    ConsoleCommand(ConnectionOptions connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        TidegateConfig config = connection.load();
        ConsoleConfig where = where();
        try (StopOrder stop = StopOrder.onSignal()) {
            TopicSerdes serdes = stop.add(SerdeSettings.serdes(config.schemaRegistry()));
            Console console = stop.add(Console.start(where, Cluster.clientProperties(config.kafka()), serdes, clock));
            Output.of(spec).line("the console is at " + console.address() + "; Ctrl-C ends it");
            new CountDownLatch(1).await();
            return ExitCode.OK;
        } catch (UncheckedIOException refused) {
            throw CommandFailure.unavailable(String.valueOf(refused.getMessage()));
        } catch (InterruptedException stopped) {
            return ExitCode.OK;
        }
    }

    private ConsoleConfig where() {
        try {
            return ConsoleConfig.DEFAULT.at(host, port);
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage(String.valueOf(refused.getMessage()));
        }
    }
}
