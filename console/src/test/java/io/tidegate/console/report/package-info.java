/** Tests of the pages that tell what a command found. */
@NullMarked
package io.tidegate.console.report;

import org.jspecify.annotations.NullMarked;
