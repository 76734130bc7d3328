package io.tidegate.pipeline.run;

import io.tidegate.pipeline.cluster.UnavailableException;
import io.tidegate.pipeline.files.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The name under which a process is a member of its groups. It is kept beside the state, because that is what it must be as
 * unique and as lasting as: who has the state takes the same place again.
 */
final class InstanceName {
    private static final String FILE = "instance";

    private InstanceName() {}

    /** The name in a data directory; makes one where there is none. */
    static String in(Path dataDirectory) {
        Path file = dataDirectory.resolve(FILE);
        try {
            Files.createDirectories(dataDirectory);
            if (Files.exists(file)) {
                String kept = Files.readString(file).strip();
                if (kept.matches("[A-Za-z0-9._-]{1,128}")) {
                    return kept;
                }
            }
            String made = UUID.randomUUID().toString();
            Files.writeString(file, made + System.lineSeparator());
            return made;
        } catch (IOException refused) {
            throw new UnavailableException(
                    "cannot use the data directory " + dataDirectory + ": " + FileReason.of(refused), refused);
        }
    }
}
