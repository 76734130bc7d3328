/**
 * What Tidegate costs and how quickly it reacts, measured on the real parts: a broker and a schema registry in processes of
 * their own, stages started as {@code tidegate run} starts them.
 *
 * <p>Each benchmark says how busy the machine was, checks that what it measured did its work, and fails when it did not.
 */
@NullMarked
package io.tidegate.benchmarks;

import org.jspecify.annotations.NullMarked;
