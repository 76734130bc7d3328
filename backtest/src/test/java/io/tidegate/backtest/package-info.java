/** Tests of the replays. */
@NullMarked
package io.tidegate.backtest;

import org.jspecify.annotations.NullMarked;
