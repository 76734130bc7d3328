package io.tidegate.pipeline.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.pipeline.ContainerParts;
import io.tidegate.pipeline.TestParts;
import java.nio.file.Path;
import java.util.Optional;

/** At a broker and a registry in containers. Skipped where there is no Docker engine, or not their images. */
class OperatorCommandsInContainersIT extends OperatorCommandsScenario {
    @Override
    TestParts parts(Path folder) {
        Optional<String> missing = ContainerParts.missing();
        assumeTrue(missing.isEmpty(), () -> "containers are not tested: " + missing.orElse(""));
        return ContainerParts.start();
    }
}
