package io.tidegate.pipeline.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The JVM's archive of a server's loaded classes, which halves its start: written by the first run that ends cleanly, used
 * by all later ones. A run without it is slower and otherwise the same, so nothing here ever fails a start.
 */
final class ClassDataArchive {
    private final List<String> flags;
    private final Path writing;
    private final Path archive;

    private ClassDataArchive(List<String> flags, Path writing, Path archive) {
        this.flags = List.copyOf(flags);
        this.writing = writing;
        this.archive = archive;
    }

    /**
     * The archive for one server.
     *
     * @param cache where archives are kept
     * @param name of the server
     * @param jars folder whose jars, with the JVM, decide whether an archive still fits
     */
    static ClassDataArchive in(Path cache, String name, Path jars) {
        var archive = cache.resolve(name + "-" + fingerprint(jars) + ".jsa");
        // Two runs at once must not write into each other's file.
        var writing = cache.resolve(
                archive.getFileName() + "." + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".writing");
        var flags = new ArrayList<>(List.of("-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        if (Files.exists(archive)) {
            flags.add("-XX:SharedArchiveFile=" + archive);
        } else if (makeFolder(cache)) {
            flags.add("-XX:ArchiveClassesAtExit=" + writing);
        }
        return new ClassDataArchive(flags, writing, archive);
    }

    List<String> flags() {
        return flags;
    }

    /** To be called after the server has ended: keeps the archive that it may have written. */
    void keep() {
        try {
            if (Files.exists(writing)) {
                Files.move(writing, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            // The next run writes another one.
        }
    }

    private static boolean makeFolder(Path cache) {
        try {
            Files.createDirectories(cache);
            return Files.isWritable(cache);
        } catch (IOException e) {
            return false;
        }
    }

    private static String fingerprint(Path jars) {
        var content = new StringBuilder(System.getProperty("java.home")).append(Runtime.version());
        try (var files = Files.walk(jars)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                content.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
            }
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(content.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (IOException e) {
            return "unknown";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
