package io.tidegate.pipeline.embedded;

import com.sun.security.auth.module.UnixSystem;
import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who PostgreSQL runs as, because it refuses to run as root: ourselves when we are not root; else root seen from a user
 * namespace in which it is nobody; else, where namespaces are forbidden as in most containers, really nobody.
 */
enum UnprivilegedUser {
    OURSELVES(""),
    /** Files stay root's outside the namespace, so nothing has to change owner. */
    NAMESPACE("unshare --user"),
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups");

    /** The words before a command, between blanks. */
    private final String prefix;

    UnprivilegedUser(String prefix) {
        this.prefix = prefix;
    }

    static UnprivilegedUser available() {
        if (new UnixSystem().getUid() != 0) {
            return OURSELVES;
        }
        for (var user : List.of(NAMESPACE, NOBODY)) {
            if (succeeds(user.command(List.of("true")))) {
                return user;
            }
        }
        throw new EmbeddedPartException(
                EmbeddedPart.DATABASE,
                Reason.REFUSED,
                "PostgreSQL does not run as root, and neither unshare nor setpriv works here; run as another user");
    }

    List<String> command(List<String> command) {
        return Stream.concat(Stream.of(prefix.split(" ")).filter(word -> !word.isEmpty()), command.stream())
                .toList();
    }

    /** Gives a folder, and all in it, to this user. */
    void own(Path folder) throws IOException {
        if (this == NOBODY && !succeeds(List.of("chown", "-R", "65534:65534", folder.toString()))) {
            throw new IOException("cannot give " + folder + " to the user nobody");
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
