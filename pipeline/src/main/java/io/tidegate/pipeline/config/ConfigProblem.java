package io.tidegate.pipeline.config;

/**
 * One thing that is wrong with what somebody wrote.
 *
 * @param path where, such as {@code ingest.windows[1]}; empty for the whole document
 * @param message what is wrong, and what would be right
 */
public record ConfigProblem(String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
