/**
 * A real broker inside a test's own process, and what to feed it with. A module and not a test-jar, because the launcher builds without any test classes.
 */
@NullMarked
package io.tidegate.testing;

import org.jspecify.annotations.NullMarked;
