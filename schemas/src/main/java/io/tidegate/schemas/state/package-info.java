/** What stages keep in their stores, as plain data: the shapes that changelogs carry, without the rules that change them. */
@NullMarked
package io.tidegate.schemas.state;

import org.jspecify.annotations.NullMarked;
