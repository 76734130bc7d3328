/** Distributions of latencies that can be added up without losing their quantiles. */
@NullMarked
package io.tidegate.domain.sketch;

import org.jspecify.annotations.NullMarked;
