package io.tidegate.tests.release;

import io.tidegate.pipeline.Stage;
import io.tidegate.pipeline.config.ConfigLoader;
import io.tidegate.pipeline.config.TidegateConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the stages work that leave a release behind and take it up. */
final class StoredStages {
    /** What each stage keeps in changelogs. */
    static final Map<Stage, List<String>> STORES = Map.of(
            Stage.INGEST, List.of("pool-tracks", "open-windows", "known-pools", "pool-detectors"),
            Stage.FORECAST, List.of("pool-series", "service-demand"),
            Stage.DECIDE, List.of("decider-services", "decider-pools"),
            Stage.ACTUATE, List.of("deliveries"));

    private StoredStages() {}

    /** Short times, as in the tests of the pipeline. */
    static TidegateConfig config() {
        return ConfigLoader.load(
                Optional.of(Path.of("src", "test", "resources", "pipeline.yaml")), Map.of(), List.of());
    }
}
