/**
 * The wire contract: which topics there are ({@link io.tidegate.schemas.Topics}), what stands on them, and the serdes
 * that turn the domain's records into bytes and back ({@link io.tidegate.schemas.TopicSerdes}).
 *
 * <pre>
 *   domain record ──Codec──▶ generated Avro record ──serde──▶ 0, schema id, Avro bytes
 * </pre>
 *
 * Avro does not leave this module. A {@link io.tidegate.schemas.Codec} builds domain records, so an impossible record
 * fails when it is read, with a message that says what is wrong with it. On the wire instants are milliseconds and
 * durations nanoseconds; alternatives are records with one optional field for each, so that a later version can add one.
 */
@NullMarked
package io.tidegate.schemas;

import org.jspecify.annotations.NullMarked;
