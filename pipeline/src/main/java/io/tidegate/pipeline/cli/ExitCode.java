package io.tidegate.pipeline.cli;

/** What a command's exit code says. */
public final class ExitCode {
    /** It did what was asked. */
    public static final int OK = 0;
    /** It ran, and the result is a failure. */
    public static final int FAILED = 1;
    /** The command line, the configuration or a name in it is wrong. */
    public static final int USAGE = 2;
    /** A part could not be started or reached. */
    public static final int UNAVAILABLE = 3;

    private ExitCode() {}
}
