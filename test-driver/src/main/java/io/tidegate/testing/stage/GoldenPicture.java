package io.tidegate.testing.stage;

import io.tidegate.stage.StageTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The picture of a stage's topology that was looked at and accepted: {@code src/test/resources/golden/<stage>.txt}. */
public final class GoldenPicture {
    private GoldenPicture() {}

    /** What was accepted. Under {@code -Dfreeze=true} it is what the stage is. */
    public static String of(StageTopology stage) throws IOException {
        Path golden = Path.of("src", "test", "resources", "golden", stage.stage() + ".txt");
        if (Boolean.getBoolean("freeze")) {
            Files.writeString(golden, stage.describe());
        }
        return Files.readString(golden);
    }
}
