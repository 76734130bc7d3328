/** Who may do what at a Kafka cluster: roles, the rights that each needs, and how a cluster comes to grant them. */
@NullMarked
package io.tidegate.pipeline.access;

import org.jspecify.annotations.NullMarked;
