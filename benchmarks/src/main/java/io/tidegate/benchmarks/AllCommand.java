package io.tidegate.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code all}: every benchmark with its defaults, one after the other. */
@Command(name = "all", description = "Every benchmark with its defaults, one after the other; about an hour.")
final class AllCommand implements Callable<Integer> {
    private static final List<List<String>> EACH = List.of(
            List.of("ingest"),
            List.of("ingest", "--growth"),
            List.of("hostile"),
            List.of("forecast"),
            List.of("latency"),
            List.of("restore"),
            List.of("agent"),
            List.of("demo"));

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine root = spec.parent().commandLine();
        int worst = 0;
        for (List<String> each : EACH) {
            root.getOut().println("── " + String.join(" ", each));
            root.getOut().flush();
            worst = Math.max(worst, root.execute(each.toArray(String[]::new)));
        }
        return worst;
    }
}
