@NullMarked
package io.tidegate.pipeline.embedded;

import org.jspecify.annotations.NullMarked;
