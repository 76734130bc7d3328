package io.tidegate.tests.chaos;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The classes of this process for others that are started often: as jars alone, because then the JVM can keep an archive of
 * what it made of them, which saves each further start half of its time.
 */
final class StageClasses {
    private final Path archive;
    private final String path;

    private StageClasses(Path archive, String path) {
        this.archive = archive;
        this.path = path;
    }

    /** The classes of this process, with what is made of them in a folder. */
    static StageClasses in(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path place = Path.of(entry);
            if (Files.isDirectory(place)) {
                jars.add(jar(place, folder.resolve("classes-" + jars.size() + ".jar"))
                        .toString());
            } else if (Files.exists(place)) {
                jars.add(place.toString());
            }
        }
        return new StageClasses(folder.resolve("classes.jsa"), String.join(File.pathSeparator, jars));
    }

    private static Path jar(Path directory, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> content = Files.walk(directory)) {
            for (Path each : content.filter(Files::isRegularFile).toList()) {
                String name = directory.relativize(each).toString().replace(File.separatorChar, '/');
                entries.putNextEntry(new JarEntry(name));
                Files.copy(each, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }

    /** What a JVM is started with to use them; the first that ends in order leaves the archive for the others. */
    List<String> flags() {
        boolean there = Files.exists(archive);
        return List.of(
                "-Xshare:auto",
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                (there ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive,
                "-cp",
                path);
    }

    /** Whether the archive is there. */
    boolean areArchived() {
        return Files.exists(archive);
    }
}
