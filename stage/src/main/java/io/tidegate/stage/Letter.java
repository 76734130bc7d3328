package io.tidegate.stage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record that is set aside, with the reason in its headers, and small enough to be written. With the reason it is larger
 * than it was: what has no room any more is left out, the value first, and {@link DeadLetters#OMITTED_HEADER} says so. The
 * reason names the place where the whole of it stands.
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, never compared
record Letter(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    /** The letter about a record that came so, with headers of its own. */
    static Letter of(byte @Nullable [] key, byte @Nullable [] value, Headers source, Headers reason) {
        int room = RecordLimit.LARGEST - sizeOf(reason);
        List<String> omitted = new ArrayList<>();
        boolean hasValue = sizeOf(value) + sizeOf(key) + sizeOf(source) <= room;
        if (!hasValue) {
            omitted.add("value of " + sizeOf(value) + " bytes");
        }
        boolean hasKey = hasValue || sizeOf(key) + sizeOf(source) <= room;
        if (!hasKey) {
            omitted.add("key of " + sizeOf(key) + " bytes");
        }
        boolean hasSource = hasKey || sizeOf(source) <= room;
        if (!hasSource) {
            omitted.add("headers of " + sizeOf(source) + " bytes");
        }
        Headers headers = hasSource ? new RecordHeaders(source) : new RecordHeaders();
        reason.forEach(headers::add);
        if (!omitted.isEmpty()) {
            headers.add(DeadLetters.OMITTED_HEADER, String.join(", ", omitted).getBytes(StandardCharsets.UTF_8));
        }
        return new Letter(hasKey ? key : null, hasValue ? value : null, headers);
    }

    private static int sizeOf(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static int sizeOf(Headers headers) {
        int size = 0;
        for (Header header : headers) {
            size += header.key().length() + sizeOf(header.value());
        }
        return size;
    }
}
