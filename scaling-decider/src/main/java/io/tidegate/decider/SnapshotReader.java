package io.tidegate.decider;

import io.tidegate.domain.state.DeciderState;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.SnapshotPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the snapshots of one service together again, from their parts in the order of the topic. A part that is missing, since
 * it could not be written or is kept no more, spoils its own snapshot and no other.
 */
public final class SnapshotReader {
    private final List<SnapshotPart> sofar = new ArrayList<>();

    /** Before the first part. */
    public SnapshotReader() {}

    /** Takes the next part; returns the snapshot that it completes, if it does. */
    public Optional<DeciderState> read(SnapshotPart part) {
        if (part.part() == 0) {
            sofar.clear();
        }
        if (!continues(part)) {
            sofar.clear();
            return Optional.empty();
        }
        sofar.add(part);
        if (sofar.size() < part.parts()) {
            return Optional.empty();
        }
        List<PoolAccount> accounts =
                sofar.stream().flatMap(each -> each.accounts().stream()).toList();
        return Optional.of(DeciderState.of(sofar.get(0).service(), accounts));
    }

    private boolean continues(SnapshotPart part) {
        if (part.part() != sofar.size()) {
            return false;
        }
        return sofar.isEmpty()
                || (sofar.get(0).parts() == part.parts()
                        && sofar.get(0)
                                .service()
                                .service()
                                .equals(part.service().service())
                        && sofar.get(0).service().offset() == part.service().offset());
    }
}
