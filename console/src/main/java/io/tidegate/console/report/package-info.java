/** Pages that tell what a command found, each a file that needs nothing else. */
@NullMarked
package io.tidegate.console.report;

import org.jspecify.annotations.NullMarked;
