package io.tidegate.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The library that draws charts in pages. */
public final class Charts {
    /** Its version is that of the build file; a folder inside its jar cannot be served, so this one file is. */
    private static final String SCRIPT = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private Charts() {}

    /** The script, whole. */
    public static byte[] script() {
        return resource(Charts.class, SCRIPT);
    }

    /**
     * A file on the class path, whole.
     *
     * @param beside whose package a relative name starts from
     */
    public static byte[] resource(Class<?> beside, String name) {
        try (InputStream file = beside.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not among the classes");
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
