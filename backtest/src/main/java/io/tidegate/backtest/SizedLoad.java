package io.tidegate.backtest;

import java.util.List;

/**
 * How a policy or a baseline sized the pools of a load.
 *
 * @param name of it
 * @param note what it is, for people
 * @param tracks for each series, in their order
 */
public record SizedLoad(String name, String note, List<SizeTrack> tracks) {
    /** Copies the list. */
    public SizedLoad {
        tracks = List.copyOf(tracks);
    }
}
