/** Files and folders, and what to say when they refuse. */
@NullMarked
package io.tidegate.pipeline.files;

import org.jspecify.annotations.NullMarked;
