/**
 * The words of Tidegate as values: pools, services, samples, windows, forecasts, policies, decisions, commands, outcomes.
 *
 * <p>Every type here refuses to exist in an invalid state, knows nothing but the JDK, and reads no clock. Alternatives are
 * sealed and have a {@code fold}, so that the compiler finds every place that must handle a new one.
 */
@NullMarked
package io.tidegate.domain;

import org.jspecify.annotations.NullMarked;
