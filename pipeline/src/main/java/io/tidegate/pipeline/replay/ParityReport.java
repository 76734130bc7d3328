package io.tidegate.pipeline.replay;

import io.tidegate.backtest.ParityDifference;
import io.tidegate.backtest.PublishedOutput;
import io.tidegate.backtest.ServiceParity;
import io.tidegate.domain.ServiceId;
import java.util.List;
import java.util.Optional;

/**
 * Whether replays of services' logs give what was published on them.
 *
 * @param services each service
 * @param unreadable records that could not be read, as they could not by the decider
 * @param ofOtherVersions published records that were written with another version's schema, and compared as this version writes
 *     what they say
 */
public record ParityReport(List<Service> services, long unreadable, long ofOtherVersions) {

    /** Copies the list. */
    public ParityReport {
        services = List.copyOf(services);
    }

    /**
     * One service.
     *
     * @param service which
     * @param result what came of the comparison; empty when there could be none
     * @param obstacle why there could be none
     * @param published what was published where the two first differ, if anything was
     */
    public record Service(
            ServiceId service,
            Optional<ServiceParity.Result> result,
            Optional<String> obstacle,
            Optional<PublishedOutput> published) {

        /** Where the two first differ. */
        public Optional<ParityDifference> difference() {
            return result.flatMap(ServiceParity.Result::difference);
        }
    }

    /** Whether something differs. */
    public boolean differs() {
        return services.stream().anyMatch(each -> each.difference().isPresent());
    }

    /** Whether a service could not be compared. */
    public boolean isIncomplete() {
        return services.stream().anyMatch(each -> each.obstacle().isPresent());
    }
}
