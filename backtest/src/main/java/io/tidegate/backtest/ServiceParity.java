package io.tidegate.backtest;

import io.tidegate.backtest.PublishedOutput.Place;
import io.tidegate.backtest.PublishedOutputs.Decided;
import io.tidegate.backtest.PublishedOutputs.Kept;
import io.tidegate.backtest.PublishedOutputs.Told;
import io.tidegate.decider.DecisionReplay;
import io.tidegate.decider.Folded;
import io.tidegate.domain.Insight;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.state.DeciderState;
import io.tidegate.domain.state.SnapshotPart;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Folds the log of one service again and compares, input by input, what comes of it with what the decider published. It stops
 * comparing at the first difference: what comes after follows from it.
 *
 * <pre>
 *   begin ── folded, not compared ── from ── folded and compared ── to or the last input that was folded ── the rest is counted
 * </pre>
 */
public final class ServiceParity {
    private final Span span;
    private final PublishedOutputs published;
    private final PublishedOutput.Encoding encoding;
    private final DecisionReplay replay;
    private final long proof;

    private Optional<Instant> comparedSince = Optional.empty();
    private Optional<ParityDifference> difference = Optional.empty();
    private boolean isOver;
    private long last = -1;
    private long inputs;
    private long decisions;
    private long insights;
    private long snapshots;
    private long setAside;
    private long unfolded;
    private long unpublished;

    /**
     * What is replayed and what of it is compared.
     *
     * @param begin what was known at the beginning: nothing, or a snapshot
     * @param folded up to which input, exclusive, the decider is known to have folded the log; empty when that is only seen by
     *     what it published
     * @param from inputs recorded before are folded and not compared
     * @param to where the replay ends: at the first input that was recorded then or later
     * @param insightsSince earlier insights are kept no more, and not compared
     */
    public record Span(
            DeciderState begin,
            OptionalLong folded,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<Instant> insightsSince) {}

    /** Before the first input. */
    public ServiceParity(Span span, PublishedOutputs published, PublishedOutput.Encoding encoding) {
        this.span = span;
        this.published = published;
        this.encoding = encoding;
        this.replay = DecisionReplay.from(span.begin());
        this.proof = published.proof();
        long begin = span.begin().service().offset();
        while (!published.decisions().isEmpty() && published.decisions().peek().input() <= begin) {
            published.decisions().poll();
        }
    }

    /** Takes the next input of the service. */
    public void next(long offset, ServiceInput input) {
        if (isOver || offset <= span.begin().service().offset()) {
            return;
        }
        if (span.to().map(to -> !input.recordedAt().isBefore(to)).orElse(false)) {
            isOver = true;
            return;
        }
        Folded folded;
        try {
            folded = replay.next(offset, input);
        } catch (RuntimeException refused) {
            // The decider sets such an input aside, and knows what it knew before.
            setAside++;
            return;
        }
        if (isBeyondProof(offset)) {
            unfolded++;
            unpublished += folded.decisions().size();
            return;
        }
        if (comparedSince.isEmpty()) {
            if (span.from().map(from -> input.recordedAt().isBefore(from)).orElse(false)) {
                dropUpTo(offset);
                return;
            }
            comparedSince = Optional.of(folded.service().now());
            dropUpTo(offset - 1);
        }
        inputs++;
        last = offset;
        if (difference.isEmpty()) {
            compare(offset, folded);
        }
    }

    private boolean isBeyondProof(long offset) {
        return offset > (span.folded().isPresent() ? span.folded().getAsLong() - 1 : proof);
    }

    private void dropUpTo(long offset) {
        while (!published.decisions().isEmpty() && published.decisions().peek().input() <= offset) {
            published.decisions().poll();
        }
    }

    private void compare(long offset, Folded folded) {
        extraUpTo(offset - 1);
        for (ScalingDecision decision : folded.decisions()) {
            Decided expected = published.decisions().peek();
            if (expected == null || expected.input() != offset) {
                missing(offset, decision.id().toString(), new PublishedOutput.Decided(decision));
                continue;
            }
            published.decisions().poll();
            check(offset, expected.id(), new PublishedOutput.Decided(decision), expected.digest(), expected.place());
            decisions++;
        }
        extraUpTo(offset);
        folded.insights().forEach(insight -> compare(offset, insight));
        compareSnapshots(offset);
    }

    /** Decisions on inputs up to this one that the replay did not make. */
    private void extraUpTo(long offset) {
        Decided extra = published.decisions().peek();
        if (extra != null && extra.input() <= offset) {
            differ(new ParityDifference(
                    ParityDifference.Kind.DECISION,
                    extra.input(),
                    extra.id(),
                    Optional.of(extra.place()),
                    Optional.empty()));
        }
    }

    private void compare(long offset, Insight insight) {
        if (span.insightsSince().map(since -> !insight.at().isAfter(since)).orElse(false)) {
            return;
        }
        PublishedOutput.Told output = new PublishedOutput.Told(insight);
        String digest = PublishedOutputs.digest(encoding.encode(output));
        for (Told head = published.insights().poll();
                head != null;
                head = published.insights().poll()) {
            if (head.digest().equals(digest)) {
                insights++;
                return;
            }
            if (head.isTheDecidersAlone() && isCompared(head, insight.at())) {
                // The same moment: this is the one, told otherwise.
                differ(new ParityDifference(
                        ParityDifference.Kind.INSIGHT,
                        offset,
                        name(head.at()),
                        Optional.of(head.place()),
                        head.at().equals(insight.at()) ? Optional.of(output) : Optional.empty()));
                return;
            }
            if (head.isTheDecidersAlone() && head.at().isAfter(insight.at())) {
                break;
            }
        }
        missing(offset, name(insight.at()), output);
    }

    /** Whether an insight belongs to what is compared; at the very edge it may belong to the input before. */
    private boolean isCompared(Told told, Instant until) {
        return comparedSince.map(since -> told.at().isAfter(since)).orElse(false)
                && span.insightsSince().map(since -> told.at().isAfter(since)).orElse(true)
                && !told.at().isAfter(until);
    }

    private void compareSnapshots(long offset) {
        List<Kept> kept = published.partsAt(offset);
        if (kept.isEmpty()) {
            return;
        }
        List<SnapshotPart> parts = SnapshotPart.of(replay.state());
        for (Kept each : kept) {
            String name = "part " + each.part() + " of the snapshot at input " + offset;
            if (each.part() >= parts.size()) {
                differ(new ParityDifference(
                        ParityDifference.Kind.SNAPSHOT, offset, name, Optional.of(each.place()), Optional.empty()));
                return;
            }
            check(offset, name, new PublishedOutput.Kept(parts.get(each.part())), each.digest(), each.place());
            snapshots += each.part() == 0 ? 1 : 0;
        }
    }

    private void check(long offset, String name, PublishedOutput output, String expected, Place place) {
        if (!PublishedOutputs.digest(encoding.encode(output)).equals(expected)) {
            differ(new ParityDifference(
                    ParityDifference.Kind.of(output), offset, name, Optional.of(place), Optional.of(output)));
        }
    }

    private void missing(long offset, String name, PublishedOutput output) {
        if (span.folded().isEmpty() && offset >= proof && published.decisions().isEmpty()) {
            // The end may have been cut off between two records of one transaction.
            unpublished++;
            return;
        }
        differ(new ParityDifference(
                ParityDifference.Kind.of(output), offset, name, Optional.empty(), Optional.of(output)));
    }

    private void differ(ParityDifference found) {
        if (difference.isEmpty()) {
            difference = Optional.of(found);
        }
    }

    private static String name(Instant at) {
        return "insight of " + at;
    }

    /** After the last input: what was compared, and the first difference. */
    public Result result() {
        if (difference.isEmpty()) {
            extraUpTo(last);
        }
        if (difference.isEmpty()) {
            Instant now = replay.state().service().now();
            published.insights().stream()
                    .filter(told -> told.isTheDecidersAlone() && isCompared(told, now.minusMillis(1)))
                    .filter(told -> unfolded == 0 && !isOver)
                    .findFirst()
                    .ifPresent(told -> differ(new ParityDifference(
                            ParityDifference.Kind.INSIGHT,
                            last,
                            name(told.at()),
                            Optional.of(told.place()),
                            Optional.empty())));
        }
        return new Result(
                span.begin().service().offset(),
                inputs,
                decisions,
                insights,
                snapshots,
                setAside,
                unfolded,
                unpublished,
                difference);
    }

    /**
     * What came of it.
     *
     * @param begin the input that the snapshot stands for with which the replay began, -1 when it began with nothing
     * @param inputs inputs whose outputs were compared
     * @param decisions decisions that were compared
     * @param insights insights that were compared
     * @param snapshots snapshots that were compared
     * @param setAside inputs that cannot be folded, which the decider sets aside too
     * @param unfolded inputs at the end of which nothing tells whether the decider has folded them yet
     * @param unpublished decisions that the replay makes on those
     * @param difference where the two first differ
     */
    public record Result(
            long begin,
            long inputs,
            long decisions,
            long insights,
            long snapshots,
            long setAside,
            long unfolded,
            long unpublished,
            Optional<ParityDifference> difference) {}
}
