/** What replays found, put together for a page that a person can look at. */
@NullMarked
package io.tidegate.pipeline.report;

import org.jspecify.annotations.NullMarked;
