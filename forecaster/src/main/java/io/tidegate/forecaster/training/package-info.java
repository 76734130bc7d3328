/**
 * Trees over all series, trained beside the stream: what forecasts teach as they come due is collected, a model is trained from
 * it now and then, and comes into force at a time that it names.
 *
 * <pre>
 *  forecast-pools ─▶ forecast-lessons ─▶ train (a ring of lessons; a thread of its own) ─▶ forecast-models
 *        ▲                                                                                     │
 *        └─────────────────────────── every instance reads all of them ◀──────────────────────┘
 * </pre>
 */
@NullMarked
package io.tidegate.forecaster.training;

import org.jspecify.annotations.NullMarked;
