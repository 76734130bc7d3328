package io.tidegate.pipeline.cli;

import io.tidegate.pipeline.TestParts;
import java.nio.file.Path;

/** At the broker and the registry that come along. */
class OperatorCommandsIT extends OperatorCommandsScenario {
    @Override
    TestParts parts(Path folder) {
        return TestParts.start(folder);
    }
}
