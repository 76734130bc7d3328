package io.tidegate.pipeline.cli;

import io.tidegate.backtest.RecordedInput;
import io.tidegate.backtest.ReplayedDecisions;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.cluster.TopicReading;
import io.tidegate.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the topics hold of a service: its log, and what was decided on it.
 *
 * @param service the service
 * @param log its inputs in order, from the first that is still kept; not empty
 * @param isCut whether the beginning of its partition was deleted, and with it perhaps inputs of this service
 * @param published the decisions on these inputs, in order
 * @param unreadable records that could not be read
 */
record ServiceRecord(
        ServiceId service, List<RecordedInput> log, boolean isCut, List<ScalingDecision> published, long unreadable) {
    /** A decider that runs commits well within this; what is then still missing was not published. */
    private static final Duration COMMITTED_WITHIN = Duration.ofSeconds(3);

    ServiceRecord {
        log = List.copyOf(log);
        published = List.copyOf(published);
    }

    /** Reads the log, then the decisions on it; fails with the services that have a log, unless this one has. */
    static ServiceRecord read(Session session, ServiceId service) {
        List<RecordedInput> log = new ArrayList<>();
        Set<ServiceId> known = new TreeSet<>();
        Set<Integer> partitions = new TreeSet<>();
        boolean cut;
        long unreadable;
        try (TopicReading reading = session.reading()) {
            reading.with(Topics.SERVICE_INPUTS, record -> {
                        known.add(record.key());
                        if (record.key().equals(service)) {
                            partitions.add(record.partition());
                            record.value().ifPresent(input -> log.add(new RecordedInput(record.offset(), input)));
                        }
                    })
                    .toEnd(Optional.empty());
            if (log.isEmpty()) {
                throw CommandFailure.usage(
                        "no inputs of service '" + service + "' are recorded; " + Session.list("services", known));
            }
            cut = partitions.stream().anyMatch(partition -> reading.beginning(Topics.SERVICE_INPUTS, partition) > 0);
            unreadable = reading.unreadable();
        }
        return decisions(session, new ServiceRecord(service, log, cut, List.of(), unreadable));
    }

    private static ServiceRecord decisions(Session session, ServiceRecord inputs) {
        long first = inputs.log().get(0).offset();
        long last = inputs.log().get(inputs.log().size() - 1).offset();
        List<ScalingDecision> published = new ArrayList<>();
        try (TopicReading reading = session.reading()) {
            reading.with(
                            Topics.SCALING_DECISIONS,
                            record -> record.value()
                                    .filter(decision ->
                                            decision.basis().service().equals(inputs.service()))
                                    .filter(decision -> decision.basis().lastInput() >= first
                                            && decision.basis().lastInput() <= last)
                                    .ifPresent(published::add))
                    .toEnd(Optional.empty());
            // The decider may still be about to commit what it made of the last inputs.
            int expected = ReplayedDecisions.of(inputs.service(), inputs.log())
                    .decisions()
                    .size();
            long until = System.nanoTime() + COMMITTED_WITHIN.toNanos();
            reading.follow(() -> published.size() < expected && System.nanoTime() < until);
            return new ServiceRecord(
                    inputs.service(),
                    inputs.log(),
                    inputs.isCut(),
                    published,
                    inputs.unreadable() + reading.unreadable());
        }
    }
}
