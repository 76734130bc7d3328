/**
 * Topics as files: Avro container files that any Avro tool reads, and that give back each record as it was.
 *
 * <pre>
 *   a partition of a topic ─┬─ written with schema A ─▶ topic-partition-A.avro     {partition, offset, timestamp, key, headers, value: A}
 *                           ├─ written with schema B ─▶ topic-partition-B.avro
 *                           └─ cannot be read, no value ▶ topic-partition-raw.avro {…, value: null or bytes}
 * </pre>
 */
@NullMarked
package io.tidegate.schemas.archive;

import org.jspecify.annotations.NullMarked;
