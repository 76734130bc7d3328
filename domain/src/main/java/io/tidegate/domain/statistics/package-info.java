/**
 * Small pieces of statistics, each named as in the literature, with its formula and source. None has a clock, a thread or a
 * log. What lasts longer than a call is a record of its state, or can be written down and restored to go on exactly as it
 * was, so that a stage can keep it in a store.
 */
@NullMarked
package io.tidegate.domain.statistics;

import org.jspecify.annotations.NullMarked;
