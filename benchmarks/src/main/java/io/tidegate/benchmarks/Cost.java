package io.tidegate.benchmarks;

import java.time.Duration;

/**
 * What samples cost.
 *
 * @param samples how many, after the warm-up
 * @param processor processor time that the whole process took for them
 * @param elapsed the time that passed meanwhile
 */
record Cost(long samples, Duration processor, Duration elapsed) {

    /** Processor microseconds for one sample. */
    double micros() {
        return processor.toNanos() / 1e3 / samples;
    }

    double samplesPerSecond() {
        return samples / (elapsed.toNanos() / 1e9);
    }
}
