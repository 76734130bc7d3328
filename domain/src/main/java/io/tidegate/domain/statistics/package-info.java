/** Small pieces of statistics, each named as in the literature. */
@NullMarked
package io.tidegate.domain.statistics;

import org.jspecify.annotations.NullMarked;
