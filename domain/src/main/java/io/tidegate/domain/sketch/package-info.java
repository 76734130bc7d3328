/**
 * Distributions of latencies that can be added up without losing their quantiles. Application threads record into a {@link
 * io.tidegate.domain.sketch.ConcurrentLatencyRecorder}; what it drains is a {@link io.tidegate.domain.sketch.LatencySketch}, a
 * value that travels as a few hundred bytes; a {@link io.tidegate.domain.sketch.LatencyAccumulator} adds the sketches of a
 * window up, from those bytes if need be. Whatever the bytes are, reading them is bounded and ends in a sound sketch or an
 * {@link java.lang.IllegalArgumentException}.
 */
@NullMarked
package io.tidegate.domain.sketch;

import org.jspecify.annotations.NullMarked;
