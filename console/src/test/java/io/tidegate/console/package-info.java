/** Tests of the console: the picture as tables, the server over real HTTP, the page in a real browser. */
@NullMarked
package io.tidegate.console;

import org.jspecify.annotations.NullMarked;
