/** Models that are trained with Tribuo; nothing of it leaves this package but what was trained. */
@NullMarked
package io.tidegate.forecaster.tribuo;

import org.jspecify.annotations.NullMarked;
