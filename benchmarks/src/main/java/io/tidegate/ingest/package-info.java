/** Benchmarks of what ingest keeps to itself. */
@NullMarked
package io.tidegate.ingest;

import org.jspecify.annotations.NullMarked;
