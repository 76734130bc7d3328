package io.tidegate.pipeline.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Optional;

/** Why a file or a folder could not be used, in words: the JDK's messages are often no more than its name. */
public final class FileReason {
    private FileReason() {}

    /** The reason, without the name of an exception. */
    public static String of(IOException refused) {
        if (refused instanceof NoSuchFileException) {
            return "it does not exist and cannot be made";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (refused instanceof FileAlreadyExistsException || refused instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        Optional<String> reason = refused instanceof FileSystemException named
                ? Optional.ofNullable(named.getReason())
                : Optional.ofNullable(refused.getMessage());
        return reason.map(text -> text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1))
                .orElse(refused.getClass().getSimpleName());
    }
}
