/**
 * What the decider remembers about a service and each of its pools between two inputs: plain values, so that they can be
 * written to a store and a snapshot and read back unchanged. All times are whole milliseconds, as on the wire. The rules
 * that change them live in the decider.
 */
@NullMarked
package io.tidegate.domain.state;

import org.jspecify.annotations.NullMarked;
