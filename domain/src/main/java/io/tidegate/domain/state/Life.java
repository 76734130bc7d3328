package io.tidegate.domain.state;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import java.util.List;
import java.util.Optional;

/**
 * What one life of a pool was granted, and what of it is proven.
 *
 * @param incarnation which life
 * @param acknowledged the highest epoch that it is known to have accepted, 0 for none
 * @param lease the lease of that epoch
 * @param proven by all that it accepted up to that epoch it cannot hold more than this
 * @param open later grants that it may have accepted or may still accept, oldest first, at most {@value #MOST_OPEN}
 */
public record Life(Incarnation incarnation, long acknowledged, Optional<Lease> lease, int proven, List<Grant> open) {

    /** The most open grants; a pool with so many unanswered ones gets no other. */
    public static final int MOST_OPEN = 16;

    /** Copies the list. */
    public Life {
        open = List.copyOf(open);
    }
}
