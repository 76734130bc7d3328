package io.tidegate.schemas;

import io.tidegate.schemas.wire.PoolReadingRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro make our generated records for a serde that is not ours. Avro's list of trusted classes is one for the whole
 * JVM; exactly the generated package is added to what is on it. Our own serde does without.
 */
final class WireTrust {
    static {
        String trusted = PoolReadingRecord.class.getPackageName();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(trusted)));
    }

    private WireTrust() {}

    /** Once for a JVM, however often it is called. */
    static void give() {}
}
