package io.tidegate.tests.chaos;

import io.tidegate.domain.DecisionId;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Resize;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ScalingOutcome.End;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** What was decided about one pool, against what it wrote into its journal. */
final class PoolActs {
    /** Far fewer than there are sizes: where a size comes again, the decision that it came from first is forgotten. */
    private static final int REMEMBERED = 2_000;

    private final PoolId pool;
    private final Journal journal;
    private final Differences differences;
    private final Map<Integer, Resize> bySize = new HashMap<>();
    private final Queue<Resize> remembered = new ArrayDeque<>();
    private final Set<DecisionId> ended = new HashSet<>();
    private final Set<DecisionId> taken = new HashSet<>();
    private final Set<DecisionId> neverToBeTaken = new HashSet<>();
    private long lastSequence;
    private long lastSuperseded;
    private Instant decidedUntil = Instant.EPOCH;
    private Optional<Resize> lastActing = Optional.empty();
    private Optional<Resize> lastTaken = Optional.empty();
    private long decisions;

    PoolActs(PoolId pool, Journal journal, Differences differences) {
        this.pool = pool;
        this.journal = journal;
        this.differences = differences;
    }

    /** Whether it is not one that came before. */
    boolean isNew(ScalingDecision decision) {
        boolean isNew = decision.id().sequence() > lastSequence;
        lastSequence = Math.max(lastSequence, decision.id().sequence());
        return isNew;
    }

    void decided(Resize resize) {
        decisions++;
        bySize.put(resize.to(), resize);
        remembered.add(resize);
        if (remembered.size() > REMEMBERED) {
            bySize.remove(remembered.remove().to());
        }
        if (resize.basis().mode() == PolicyMode.ACT) {
            lastActing = Optional.of(resize);
        }
        Instant at = resize.basis().at();
        decidedUntil = at.isAfter(decidedUntil) ? at : decidedUntil;
    }

    /** Whether a decision that is not known may yet be seen: outcomes are on other partitions than decisions. */
    boolean mayStillCome(DecisionId decision) {
        return decision.sequence() > lastSequence;
    }

    /** Whether a decision had no end before. */
    boolean isFirst(ScalingOutcome outcome) {
        return ended.add(outcome.decision());
    }

    void ended(Resize decision, End end) {
        if (end == End.SUPERSEDED) {
            lastSuperseded = Math.max(lastSuperseded, decision.id().epoch());
        }
        if (end == End.REFUSED || end == End.SHADOWED) {
            neverToBeTaken.add(decision.id());
        }
    }

    /** Whether the pool took the size of a decision. */
    boolean took(DecisionId decision) {
        return taken.contains(decision);
    }

    /** Looks at what the pool wrote since the last time. */
    void readJournal() {
        for (Optional<Journal.Entry> entry = journal.first();
                entry.isPresent() && canJudge(entry.get());
                entry = journal.first()) {
            journal.removeFirst();
            judge(entry.get());
        }
    }

    /** Not before the decision has been seen, or one that was made later and stands behind it. */
    private boolean canJudge(Journal.Entry entry) {
        return bySize.containsKey(entry.size()) || decidedUntil.isAfter(entry.at());
    }

    private void judge(Journal.Entry entry) {
        Resize decision = bySize.get(entry.size());
        if (decision == null || decision.basis().at().isAfter(entry.at())) {
            differences.add(pool + " took the size " + entry.size() + " at " + entry.at() + ", for which nobody asked");
            return;
        }
        if (decision.basis().mode() != PolicyMode.ACT || neverToBeTaken.contains(decision.id())) {
            differences.add(pool + " did what was not to be done: " + decision);
        }
        lastTaken
                .filter(before -> before.id().epoch() >= decision.id().epoch())
                .ifPresent(before -> differences.add(pool + " took the size " + entry.size() + " of epoch "
                        + decision.id().epoch() + " after the size " + before.to() + " of epoch "
                        + before.id().epoch()));
        taken.add(decision.id());
        lastTaken = Optional.of(decision);
    }

    /** What is not as it must be when all is over. */
    long unsettled() {
        long unread = journal.first().isPresent() ? 1 : 0;
        long last = lastTaken.map(Resize::id).equals(lastActing.map(Resize::id)) ? 0 : 1;
        boolean supersededByNone =
                lastActing.map(after -> after.id().epoch() <= lastSuperseded).orElse(false);
        return unread + last + (supersededByNone ? 1 : 0);
    }

    long decisions() {
        return decisions;
    }

    long taken() {
        return taken.size();
    }
}
