package io.tidegate.tests.release;

import org.jspecify.annotations.Nullable;

/**
 * A record as it lay on a topic.
 *
 * @param at its timestamp, milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are written, never compared
record StoredRecord(byte[] key, byte @Nullable [] value, long at) {}
