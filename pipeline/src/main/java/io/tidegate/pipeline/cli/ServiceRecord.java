package io.tidegate.pipeline.cli;

import io.tidegate.backtest.RecordedInput;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceId;
import io.tidegate.pipeline.replay.RecordedTopics;
import io.tidegate.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the topics hold of a service: its log, and what was decided on it.
 *
 * @param service the service
 * @param log its inputs in order, from the first that is still kept to the last that the decider has folded; not empty
 * @param isCut whether the beginning of its partition was deleted, and with it perhaps inputs of this service
 * @param published the decisions on these inputs, in order
 * @param unreadable records that could not be read
 */
record ServiceRecord(
        ServiceId service, List<RecordedInput> log, boolean isCut, List<ScalingDecision> published, long unreadable) {

    ServiceRecord {
        log = List.copyOf(log);
        published = List.copyOf(published);
    }

    /** Reads the log, then the decisions on it; fails with the services that have a log, unless this one has. */
    static ServiceRecord read(RecordedTopics topics, ServiceId service) {
        // First of all: what is folded by now was published by now.
        Map<Integer, Long> folded = topics.folded();
        List<RecordedInput> log = new ArrayList<>();
        Set<ServiceId> known = new TreeSet<>();
        Map<Integer, Long> first = new TreeMap<>();
        Set<Integer> partitions = new TreeSet<>();
        long unreadable = topics.read(Topics.SERVICE_INPUTS, record -> {
            var input = record.meaning();
            known.add(input.key());
            first.putIfAbsent(input.partition(), input.offset());
            if (input.key().equals(service)
                    && input.offset() < folded.getOrDefault(input.partition(), Long.MAX_VALUE)) {
                partitions.add(input.partition());
                input.value().ifPresent(value -> log.add(new RecordedInput(input.offset(), value)));
            }
        });
        if (log.isEmpty()) {
            throw CommandFailure.usage(
                    "no inputs of service '" + service + "' are recorded; " + Session.list("services", known));
        }
        boolean cut = partitions.stream()
                .anyMatch(partition ->
                        topics.beginning(Topics.SERVICE_INPUTS, partition).orElse(first.getOrDefault(partition, 0L))
                                > 0);
        long last = log.get(log.size() - 1).offset();
        List<ScalingDecision> published = new ArrayList<>();
        unreadable += topics.read(
                Topics.SCALING_DECISIONS,
                record -> record.meaning()
                        .value()
                        .filter(decision -> decision.basis().service().equals(service))
                        .filter(decision ->
                                decision.basis().lastInput() >= log.get(0).offset()
                                        && decision.basis().lastInput() <= last)
                        .ifPresent(published::add));
        return new ServiceRecord(service, log, cut, published, unreadable);
    }
}
