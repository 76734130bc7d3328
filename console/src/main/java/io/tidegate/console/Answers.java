package io.tidegate.console;

import java.time.Instant;
import java.util.List;

/** The documents that the API answers with. Each says whether it is up to date. */
final class Answers {
    private Answers() {}

    /**
     * All services.
     *
     * @param feed whether this is up to date
     * @param now the console's clock
     * @param dropped records that there was no room for
     */
    record Services(FeedView feed, Instant now, long dropped, List<ServiceView> services) {}

    /**
     * Pools.
     *
     * @param total how many there are, of which {@code pools} are the first
     */
    record Pools(FeedView feed, Instant now, int total, List<PoolView> pools) {}

    /** Decisions, newest first. */
    record Decisions(FeedView feed, Instant now, List<DecisionView> decisions) {}

    /** Insights, newest first. */
    record Insights(FeedView feed, Instant now, List<InsightView> insights) {}

    /** What was wrong, in one sentence. */
    record Refusal(String error) {}
}
