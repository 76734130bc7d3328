package io.tidegate.domain;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Something outside that will change demand: a campaign, maintenance, a batch run. Each change is a record of its own.
 *
 * @param service the service it concerns
 * @param name what it is called; the newest record of a name counts
 * @param kind what sort of event
 * @param from when it begins
 * @param to when it ends, after {@code from}
 * @param demandFactor what demand is multiplied by, where that is known, above 0
 * @param minimum the least that each pool gets meanwhile, where that is known
 * @param cancelled whether it will not happen after all
 */
public record ExternalEvent(
        ServiceId service,
        String name,
        Kind kind,
        Instant from,
        Instant to,
        OptionalDouble demandFactor,
        OptionalInt minimum,
        boolean cancelled)
        implements ServiceFact {

    /** What sort of event. */
    public enum Kind {
        /** People will come. */
        CAMPAIGN,
        /** The service will be worked on. */
        MAINTENANCE,
        /** A job will run. */
        BATCH
    }

    /** Refuses an event that ends before it begins. */
    public ExternalEvent {
        Check.identifier("name of an event", name);
        Check.that(from.isBefore(to), "an event must end after " + from, to);
        demandFactor.ifPresent(factor ->
                Check.that(factor > 0 && factor <= 1000, "demand factor must be above 0 and at most 1000", factor));
        minimum.ifPresent(value -> Check.notNegative("minimum", value));
    }

    /** Whether it is going on at {@code now}. */
    public boolean holdsAt(Instant now) {
        return !cancelled && !now.isBefore(from) && now.isBefore(to);
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.event(this);
    }
}
