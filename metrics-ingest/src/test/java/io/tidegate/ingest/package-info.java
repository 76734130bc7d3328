/** Tests of ingest: the pure cores as tables and seeded properties, the topology on the test driver and a real broker. */
@NullMarked
package io.tidegate.ingest;

import org.jspecify.annotations.NullMarked;
