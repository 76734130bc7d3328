package io.tidegate.pipeline.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** How much the libraries may say on standard error; {@code logback.xml} says where and how. */
final class Logging {
    private Logging() {}

    /** Warnings of Tidegate, and only errors of others; or a good deal of both. */
    static void apply(boolean verbose) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("io.tidegate").setLevel(verbose ? Level.DEBUG : Level.INFO);
            context.getLogger("ROOT").setLevel(verbose ? Level.INFO : Level.WARN);
            // Clients report a broker that is away many times a second; commands say it once.
            context.getLogger("org.apache.kafka").setLevel(verbose ? Level.INFO : Level.ERROR);
        }
    }
}
