package io.tidegate.backtest;

import io.tidegate.domain.Insight;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.state.SnapshotPart;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the decider published about one service, in the order of its topics. Of each record only a digest and its place stay in
 * memory, some 200 bytes: a record that turns out to differ is read again.
 */
public final class PublishedOutputs {
    private final Deque<Decided> decisions = new ArrayDeque<>();
    private final Deque<Told> insights = new ArrayDeque<>();
    private final NavigableMap<Long, List<Kept>> parts = new TreeMap<>();
    private long proof = -1;

    /** Nothing yet. */
    public PublishedOutputs() {}

    record Decided(String id, long input, String digest, PublishedOutput.Place place) {}

    record Told(Insight.Kind kind, Instant at, String digest, PublishedOutput.Place place) {
        /** Insights of the other kinds are told by other stages too. */
        boolean isTheDecidersAlone() {
            return kind == Insight.Kind.RECOMMENDATION;
        }
    }

    record Kept(int part, String digest, PublishedOutput.Place place) {}

    /** Adds a decision, as it is encoded. */
    public void decided(ScalingDecision decision, byte[] encoded, PublishedOutput.Place place) {
        long input = decision.basis().lastInput();
        decisions.add(new Decided(decision.id().toString(), input, digest(encoded), place));
        proof = Math.max(proof, input);
    }

    /** Adds a part of a snapshot, as it is encoded. */
    public void kept(SnapshotPart part, byte[] encoded, PublishedOutput.Place place) {
        long input = part.service().offset();
        parts.computeIfAbsent(input, none -> new ArrayList<>()).add(new Kept(part.part(), digest(encoded), place));
        proof = Math.max(proof, input);
    }

    /** Adds an insight, whoever told it, as it is encoded. */
    public void told(Insight insight, byte[] encoded, PublishedOutput.Place place) {
        insights.add(new Told(insight.kind(), insight.at(), digest(encoded), place));
    }

    Deque<Decided> decisions() {
        return decisions;
    }

    Deque<Told> insights() {
        return insights;
    }

    List<Kept> partsAt(long input) {
        return parts.getOrDefault(input, List.of());
    }

    /** The last input that something published names: that one was folded; -1 without any. */
    long proof() {
        return proof;
    }

    static String digest(byte[] encoded) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("each JDK has SHA-256", impossible);
        }
    }
}
