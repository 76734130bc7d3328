package io.tidegate.schemas.serde;

import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** Why one schema cannot read what another wrote. */
final class Mismatch {
    private Mismatch() {}

    /** Empty when it can; otherwise each place and what is wrong there, without the whole schemas. */
    static Optional<String> between(Schema reader, Schema writer) {
        var found = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.stream()
                        .map(each -> each.getType() + " at " + each.getLocation() + ": " + each.getMessage())
                        .collect(Collectors.joining("; ")));
    }
}
