/**
 * Avro records in Confluent's wire format: a zero, the schema's id as four bytes, big end first, and the record in
 * Avro's binary encoding. Schemas stand in a {@link io.tidegate.schemas.serde.SchemaRegistry}, under the subject
 * {@code <topic>-value} or {@code <topic>-key}. Classes and configuration names match Confluent's, so that either can
 * take the place of the other.
 */
@NullMarked
package io.tidegate.schemas.serde;

import org.jspecify.annotations.NullMarked;
