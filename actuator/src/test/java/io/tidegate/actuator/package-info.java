/** Tests of the actuator. */
@NullMarked
package io.tidegate.actuator;

import org.jspecify.annotations.NullMarked;
