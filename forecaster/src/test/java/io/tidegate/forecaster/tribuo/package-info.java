/** Tests of what is trained with Tribuo. */
@NullMarked
package io.tidegate.forecaster.tribuo;

import org.jspecify.annotations.NullMarked;
