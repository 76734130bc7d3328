package io.tidegate.router;

import io.tidegate.domain.RegionId;

/** How far apart regions are. A port: a table of round trips, or the default that knows only here and elsewhere. */
@FunctionalInterface
public interface RegionDistances {

    /** 0 within a region, 1 between any two. */
    RegionDistances HERE_OR_ELSEWHERE = (from, to) -> from.equals(to) ? 0 : 1;

    /** The distance between two regions, at least 0, in any unit that is the same for all pairs. */
    double between(RegionId from, RegionId to);
}
