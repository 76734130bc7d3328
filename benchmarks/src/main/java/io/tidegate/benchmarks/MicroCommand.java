package io.tidegate.benchmarks;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code micro}: the small things, with JMH. */
@Command(
        name = "micro",
        description =
                "The small things with JMH, time and bytes allocated: a sample, a value for the anomaly detector, a step of a series.")
final class MicroCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "PATTERN", description = "Which: a regular expression (${DEFAULT-VALUE}).")
    private String pattern = ".*";

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws RunnerException {
        System.out.println(Machine.now().inWords());
        ChainedOptionsBuilder options = new OptionsBuilder().include(pattern).addProfiler(GCProfiler.class);
        json.ifPresent(file -> options.resultFormat(ResultFormatType.JSON).result(file.toString()));
        if (new Runner(options.build()).run().isEmpty()) {
            throw new BenchmarkFailure("no benchmark is like '" + pattern + "'");
        }
        return 0;
    }
}
