/**
 * The stages are fed what they cannot be meant to read, in bulk, while they do their work: none stops, every record is
 * accounted for, and the work is the same as without.
 */
@NullMarked
package io.tidegate.tests.hostile;

import org.jspecify.annotations.NullMarked;
