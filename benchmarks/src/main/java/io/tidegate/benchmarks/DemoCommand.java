package io.tidegate.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the most memory that all processes of the demonstration hold together. */
@Command(name = "demo", description = "The most memory that all processes of the demonstration hold together.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to a file too.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Report report = new Report(spec, json);
        report.machine("before");
        Path folder = Files.createTempDirectory("tidegate-benchmark-");
        try {
            Path summary = folder.resolve("summary.json");
            String launcher = Path.of(System.getProperty("tidegate.pipeline.home"))
                    .resolveSibling("tidegate")
                    .toString();
            Process demo = new ProcessBuilder(
                            launcher,
                            "demo",
                            "--data",
                            folder.resolve("data").toString(),
                            "--summary",
                            summary.toString())
                    .redirectOutput(folder.resolve("demo.log").toFile())
                    .redirectError(folder.resolve("demo.err").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(demo::destroy, "benchmark-guard"));
            report.progress("the demonstration takes about four minutes");
            int exit = demo.waitFor();
            if (exit != 0 || !Files.exists(summary)) {
                throw new BenchmarkFailure(
                        "the demonstration ended with " + exit + ": " + Files.readString(folder.resolve("demo.err")));
            }
            JsonNode read = JsonMapper.builder().build().readTree(summary.toFile());
            JsonNode peak = read.findValue("peakMemoryMb");
            if (peak == null) {
                throw new BenchmarkFailure("this system does not tell how much memory processes hold");
            }
            report.json().set("peak MB", peak);
            report.line("demo: all processes together held " + peak.asText() + " MB at most");
        } finally {
            Servers.delete(folder);
        }
        report.machine("after");
        report.save();
        return 0;
    }
}
