package io.tidegate.domain.state;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of what the decider knows of one service at one time. A topic takes records of a limited size, and a service may have
 * any number of pools: so the service's own part comes first and alone, and the accounts follow, a few at a time.
 *
 * @param service what concerns the service as a whole; complete in the first part, in the others its offset and time alone
 * @param part which one, from 0
 * @param parts how many there are, at least 1
 * @param accounts the accounts in this part, in the order of their pools
 */
public record SnapshotPart(ServiceState service, int part, int parts, List<PoolAccount> accounts) {

    /** The most accounts in one part that {@link #of} makes. The largest possible account takes some 40 kB. */
    public static final int MOST_ACCOUNTS = 16;

    /** Copies the list; refuses a part that is not one of its parts. */
    public SnapshotPart {
        if (part < 0 || part >= parts) {
            throw new IllegalArgumentException("a part must be from 0 to below " + parts + ", but was " + part);
        }
        accounts = List.copyOf(accounts);
    }

    /** The parts of a snapshot, in their order. */
    public static List<SnapshotPart> of(DeciderState state) {
        List<PoolAccount> accounts = List.copyOf(state.pools().values());
        ServiceState own = state.service();
        ServiceState named = ServiceState.starting(own.service()).at(own.offset(), own.now());
        int parts = 1 + (accounts.size() + MOST_ACCOUNTS - 1) / MOST_ACCOUNTS;
        var all = new ArrayList<SnapshotPart>(parts);
        all.add(new SnapshotPart(own, 0, parts, List.of()));
        for (int part = 1; part < parts; part++) {
            int from = (part - 1) * MOST_ACCOUNTS;
            all.add(new SnapshotPart(
                    named, part, parts, accounts.subList(from, Math.min(accounts.size(), from + MOST_ACCOUNTS))));
        }
        return all;
    }
}
