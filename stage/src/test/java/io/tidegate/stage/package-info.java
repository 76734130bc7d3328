/** Tests of what every stage shares, on the test driver and on a real broker. */
@NullMarked
package io.tidegate.stage;

import org.jspecify.annotations.NullMarked;
