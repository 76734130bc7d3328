package io.tidegate.domain.state;

import java.time.Instant;

/**
 * A shrink that made things worse and is taken back.
 *
 * @param size the size from before it
 * @param until as long the pool is not shrunk again
 * @param why what got worse, for a person
 */
public record Undo(int size, Instant until, String why) {}
