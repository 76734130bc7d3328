/** Tests of the forecaster. */
@NullMarked
package io.tidegate.forecaster;

import org.jspecify.annotations.NullMarked;
