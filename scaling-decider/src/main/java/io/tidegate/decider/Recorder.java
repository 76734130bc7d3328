package io.tidegate.decider;

import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Stamps each fact with the wall clock: from here on its time is part of the log. */
final class Recorder extends ContextualProcessor<ServiceId, ServiceFact, ServiceId, ServiceInput> {
    /** Persistent, and empty: what it is for says the class of the store. */
    static final String ANCHOR = "merge-anchor";

    @Override
    public void process(Record<ServiceId, ServiceFact> fact) {
        long now = context().currentSystemTimeMs();
        context()
                .forward(fact.withValue(new ServiceInput(Instant.ofEpochMilli(now), fact.value()))
                        .withTimestamp(now));
    }
}
