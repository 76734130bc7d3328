/** Running stages in one process: what is checked before, what is started, what is told, and how it ends. */
@NullMarked
package io.tidegate.pipeline.run;

import org.jspecify.annotations.NullMarked;
