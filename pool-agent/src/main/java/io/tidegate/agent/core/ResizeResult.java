package io.tidegate.agent.core;

import java.util.function.Function;

/** What became of a {@link ResizeOrder}. Sizes are footprints: what the service may still see. */
public sealed interface ResizeResult {
    /** The footprint when the result was given, 0 or more. */
    int size();

    /** Calls the function for the alternative that this is. */
    <R> R fold(
            Function<? super Achieved, ? extends R> achieved,
            Function<? super Unfinished, ? extends R> unfinished,
            Function<? super Superseded, ? extends R> superseded);

    /** The pool has the size that was ordered: physically, and known to the server. */
    record Achieved(int size) implements ResizeResult {
        @Override
        public <R> R fold(
                Function<? super Achieved, ? extends R> achieved,
                Function<? super Unfinished, ? extends R> unfinished,
                Function<? super Superseded, ? extends R> superseded) {
            return achieved.apply(this);
        }
    }

    /** Time is up. The pool goes on towards {@code ordered}; its heartbeats will tell. */
    record Unfinished(int size, int ordered, String reason) implements ResizeResult {
        @Override
        public <R> R fold(
                Function<? super Achieved, ? extends R> achieved,
                Function<? super Unfinished, ? extends R> unfinished,
                Function<? super Superseded, ? extends R> superseded) {
            return unfinished.apply(this);
        }
    }

    /** A newer order came, or the pool was closed, before this one was done. */
    record Superseded(int size, int ordered) implements ResizeResult {
        @Override
        public <R> R fold(
                Function<? super Achieved, ? extends R> achieved,
                Function<? super Unfinished, ? extends R> unfinished,
                Function<? super Superseded, ? extends R> superseded) {
            return superseded.apply(this);
        }
    }
}
