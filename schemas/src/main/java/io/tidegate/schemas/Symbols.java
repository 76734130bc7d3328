package io.tidegate.schemas;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The domain's enum beside its wire twin. The twin has one symbol more, UNKNOWN, which Avro puts in the place of one
 * that a later version added.
 */
final class Symbols<D extends Enum<D>, W extends Enum<W>> {
    private static final String UNKNOWN = "UNKNOWN";

    private final String what;
    private final Map<W, D> domain = new HashMap<>();
    private final Map<D, W> wire = new HashMap<>();

    /** Refuses twins that do not pair up. */
    Symbols(String what, Class<D> domainType, Class<W> wireType) {
        this.what = what;
        for (D each : domainType.getEnumConstants()) {
            W twin = Enum.valueOf(wireType, each.name());
            wire.put(each, twin);
            domain.put(twin, each);
        }
        if (wireType.getEnumConstants().length != wire.size() + 1) {
            throw new IllegalArgumentException(wireType + " must have the symbols of " + domainType + " and UNKNOWN");
        }
    }

    W wire(D value) {
        W symbol = wire.get(value);
        if (symbol == null) {
            throw new IllegalStateException(what + " has no symbol " + value);
        }
        return symbol;
    }

    /** Empty for a symbol that a later version added. */
    Optional<D> known(W symbol) {
        return Optional.ofNullable(domain.get(symbol));
    }

    /** Refuses a symbol that a later version added. */
    D required(W symbol) {
        D value = domain.get(symbol);
        if (value == null) {
            throw new IllegalArgumentException(
                    what + " is " + UNKNOWN + ": a later version wrote a symbol that this one does not know");
        }
        return value;
    }
}
