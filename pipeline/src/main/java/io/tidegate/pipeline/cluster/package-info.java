/**
 * Short conversations with a Kafka cluster: is it there, are its topics as they should be, what stands on them.
 *
 * <p>What a command line needs and no more; the stages talk to Kafka through Streams.
 */
@NullMarked
package io.tidegate.pipeline.cluster;

import org.jspecify.annotations.NullMarked;
