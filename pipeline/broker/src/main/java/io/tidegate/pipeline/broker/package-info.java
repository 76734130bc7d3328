/**
 * What runs inside the broker's own process: format the storage when it is new, then be Kafka.
 *
 * <p>This is the only code that sees Kafka's server classes. It lives in a module of its own so that they, and the
 * versions they need, stay off the class path of everything else.
 */
@NullMarked
package io.tidegate.pipeline.broker;

import org.jspecify.annotations.NullMarked;
