/** The only composition root: it alone knows every stage, and turns a command line into running parts. */
@NullMarked
package io.tidegate.pipeline;

import org.jspecify.annotations.NullMarked;
