package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which stages a command is about. */
final class StageOption {
    @Option(
            names = "--stage",
            split = ",",
            paramLabel = "STAGE",
            description = "Of ingest, forecast, decide, actuate; several separated by commas; all when left out.")
    private List<Stage> stages = List.of();

    /** The chosen ones in the order of the data's flow. */
    Set<Stage> stages() {
        return stages.isEmpty() ? Stage.all() : EnumSet.copyOf(stages);
    }
}
