package io.tidegate.domain;

import java.time.Instant;

/**
 * The wall clock, as an event in the log of a service.
 *
 * @param service the service whose log it stands in
 * @param at the time
 */
public record Tick(ServiceId service, Instant at) implements ServiceFact {
    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.tick(this);
    }
}
