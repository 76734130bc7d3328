package io.tidegate.pipeline.cli;

import io.tidegate.domain.ServiceId;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which services an operator means: one by its name, or all that are known. */
final class ServicesOption {
    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Which service; or --all.")
    private Optional<ServiceId> service = Optional.empty();

    @Option(names = "--all", description = "Every service that has a policy or pools by now.")
    private boolean all;

    /** Refuses none and both. */
    void check() {
        if (all == service.isPresent()) {
            throw CommandFailure.usage(
                    all ? "either SERVICE or --all, not both" : "SERVICE is missing, or --all for every service");
        }
    }

    /** Those services, at least one, in the order of their names. */
    List<ServiceId> known(Session session) {
        service.ifPresent(session::requireService);
        List<ServiceId> meant = service.map(List::of).orElseGet(() -> List.copyOf(session.services()));
        if (meant.isEmpty()) {
            throw CommandFailure.usage("--all: no services are known");
        }
        return meant;
    }
}
