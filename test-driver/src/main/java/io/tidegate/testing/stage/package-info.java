/** For the tests of stages alone: a topology on Kafka Streams' test driver, and the golden picture of it. */
@NullMarked
package io.tidegate.testing.stage;

import org.jspecify.annotations.NullMarked;
