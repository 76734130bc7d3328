package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import io.tidegate.pipeline.files.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server's data folder, held for as long as the server is in use: it exists, can be written, has room, belongs to this
 * process alone, and nothing of an earlier run still works in it.
 */
final class DataFolder implements AutoCloseable {
    /** Less than this and a server would fail a moment later, with a worse message. */
    private static final long LEAST_ROOM_BYTES = 64L << 20;

    /** What is left when a server has failed to write a record or an index. */
    private static final long FULL_BYTES = 16L << 20;

    /** How long what a killed run left behind may take to end by itself. */
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(10);

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataFolder open(EmbeddedPart part, Path path) {
        return open(part, path, LEFTOVER_GRACE);
    }

    static DataFolder open(EmbeddedPart part, Path path, Duration leftoverGrace) {
        var folder = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
            var opened = lock(part, folder);
            try {
                checkRoom(part, folder);
                opened.endLeftover(part, leftoverGrace);
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(part, folder, e);
        }
    }

    /** What an {@link IOException} in a folder means to the user. */
    static EmbeddedPartException failure(EmbeddedPart part, Path folder, IOException e) {
        var full = String.valueOf(e.getMessage()).contains("No space left on device");
        return new EmbeddedPartException(
                part,
                full ? Reason.DISK_FULL : Reason.FOLDER_NOT_WRITABLE,
                full ? "no space left for " + folder : "cannot use the folder " + folder + ": " + FileReason.of(e),
                Optional.empty(),
                e);
    }

    /** Whether next to nothing can be written there any more. */
    static boolean isFull(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /** Where the guard notes its child's process id; its time stamp is later than that child's start. */
    Path processIdFile() {
        return path.resolve("pid");
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release " + path, e);
        }
    }

    private static DataFolder lock(EmbeddedPart part, Path folder) throws IOException {
        var file = folder.resolve("lock");
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
                return new DataFolder(folder, channel);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process; the same to the caller.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new EmbeddedPartException(
                part,
                Reason.FOLDER_IN_USE,
                "the data folder " + folder + " is in use by process "
                        + Files.readString(file, StandardCharsets.US_ASCII).trim());
    }

    private static void checkRoom(EmbeddedPart part, Path folder) throws IOException {
        var room = Files.getFileStore(folder).getUsableSpace();
        if (room < LEAST_ROOM_BYTES) {
            throw new EmbeddedPartException(
                    part,
                    Reason.DISK_FULL,
                    "only " + (room >> 20) + " MB left for " + folder + ", at least " + (LEAST_ROOM_BYTES >> 20)
                            + " MB are needed");
        }
    }

    /** The guard ends a server whose parent was killed; this waits for that, and ends it where the guard was killed too. */
    private void endLeftover(EmbeddedPart part, Duration grace) throws IOException {
        var leftover = leftover();
        if (leftover.isEmpty()) {
            return;
        }
        try {
            leftover.get().onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            leftover.get().descendants().forEach(ProcessHandle::destroyForcibly);
            leftover.get().destroyForcibly();
            leftover.get().onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "waiting for process " + leftover.get().pid() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPartException(
                    part, Reason.INTERRUPTED, "interrupted while an earlier run ended", Optional.empty(), e);
        }
    }

    private Optional<ProcessHandle> leftover() throws IOException {
        if (!Files.exists(processIdFile())) {
            return Optional.empty();
        }
        var text = Files.readString(processIdFile(), StandardCharsets.US_ASCII).trim();
        if (!text.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        // What started after its id was noted is another process with a recycled number; start times are exact to a
        // second.
        var noted = Files.getLastModifiedTime(processIdFile()).toInstant();
        return ProcessHandle.of(Long.parseLong(text))
                .filter(process -> process.info()
                        .startInstant()
                        .map(started -> !started.isAfter(noted.plusSeconds(2)))
                        .orElse(false));
    }
}
