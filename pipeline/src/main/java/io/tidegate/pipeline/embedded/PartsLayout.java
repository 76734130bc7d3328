package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the build put the servers' files, and where things that are derived from them may be cached.
 *
 * @param brokerClassPath folder with every jar of the broker's process, ours among them
 * @param registryFolder folder with the unpacked schema registry
 * @param cache folder for unpacked PostgreSQL binaries, its template data folder and class data archives; it may be
 *     deleted at any time at which nothing runs
 */
public record PartsLayout(Path brokerClassPath, Path registryFolder, Path cache) {
    /** System property that names the folder of the {@code pipeline} module, for other layouts than the build's. */
    public static final String HOME = "tidegate.pipeline.home";

    public PartsLayout {
        Objects.requireNonNull(brokerClassPath, "brokerClassPath");
        Objects.requireNonNull(registryFolder, "registryFolder");
        Objects.requireNonNull(cache, "cache");
    }

    /** The layout of the build in which this class was compiled, or that {@value #HOME} names. */
    public static PartsLayout locate() {
        var named = System.getProperty(HOME);
        return ofPipelineFolder(named == null ? folderOfThisBuild() : Path.of(named));
    }

    /** The layout that the build makes below the folder of the {@code pipeline} module. */
    public static PartsLayout ofPipelineFolder(Path pipeline) {
        var folder = pipeline.toAbsolutePath().normalize();
        return new PartsLayout(
                folder.resolve("broker/target/class-path"),
                folder.resolve("registry/target/apicurio"),
                folder.resolve("target/cache"));
    }

    private static Path folderOfThisBuild() {
        try {
            // .../pipeline/target/classes, or .../pipeline/target/tidegate-pipeline-<version>.jar
            var classes = Path.of(PartsLayout.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Objects.requireNonNull(
                    Objects.requireNonNull(classes.getParent()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this class has no place in a file system", e);
        }
    }

    /** The folder, if it is there; else the exception that says what to do. */
    Path brokerClassPath(EmbeddedPart part) {
        return present(part, brokerClassPath);
    }

    /** The folder, if it is there; else the exception that says what to do. */
    Path registryFolder(EmbeddedPart part) {
        return present(part, registryFolder);
    }

    private static Path present(EmbeddedPart part, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new EmbeddedPartException(
                    part,
                    Reason.FILES_MISSING,
                    "its files are not in " + folder + "; ./mvnw package -pl pipeline -am puts them there");
        }
        return folder;
    }
}
