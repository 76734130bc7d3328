/** Tests of what is put together for pages. */
@NullMarked
package io.tidegate.pipeline.report;

import org.jspecify.annotations.NullMarked;
