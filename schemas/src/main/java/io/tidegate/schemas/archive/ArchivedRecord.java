package io.tidegate.schemas.archive;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;

/**
 * A record as it stood on a topic.
 *
 * @param partition its partition
 * @param offset its place in that
 * @param timestamp in milliseconds since 1970, as the broker had it
 * @param key its key
 * @param value its value as it was written, in the wire format or not
 * @param headers its headers, in their order
 */
public record ArchivedRecord(
        int partition, long offset, long timestamp, Optional<Bytes> key, Optional<Bytes> value, List<Header> headers) {

    /** Copies the list. */
    public ArchivedRecord {
        headers = List.copyOf(headers);
    }
}
