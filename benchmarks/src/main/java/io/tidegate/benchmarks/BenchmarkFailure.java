package io.tidegate.benchmarks;

/** What was measured did not do its work, so that the measurement says nothing. */
final class BenchmarkFailure extends RuntimeException {
    BenchmarkFailure(String message) {
        super(message);
    }
}
