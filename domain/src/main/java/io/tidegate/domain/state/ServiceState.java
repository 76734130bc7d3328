package io.tidegate.domain.state;

import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What concerns a service as a whole.
 *
 * @param service the service
 * @param offset of the last input that was folded, -1 before the first
 * @param now the clock: the latest time of an input so far
 * @param sequence of the last decision, 0 before the first
 * @param policy the newest version, if there is one
 * @param forecast what the service as a whole will want
 * @param events external events that are not over, by name
 * @param growPause whether growing is stopped
 * @param shrinkPause whether shrinking is stopped
 * @param warnings what operators were told and which still lasts
 */
public record ServiceState(
        ServiceId service,
        long offset,
        Instant now,
        long sequence,
        Optional<ScalingPolicy> policy,
        Optional<ExpectedDemand> forecast,
        List<ExternalEvent> events,
        Optional<Pause> growPause,
        Optional<Pause> shrinkPause,
        Set<Warning> warnings) {

    /** The most external events that are remembered; the one that begins last gives way. */
    public static final int MOST_EVENTS = 256;

    /** Copies the collections. */
    public ServiceState {
        events = List.copyOf(events);
        warnings = Set.copyOf(warnings);
    }

    /** Nothing known yet. */
    public static ServiceState starting(ServiceId service) {
        return new ServiceState(
                service,
                -1,
                Instant.EPOCH,
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    /** The same after an input at {@code newOffset}; the clock never runs backwards. */
    public ServiceState at(long newOffset, Instant time) {
        return new ServiceState(
                service,
                newOffset,
                time.isAfter(now) ? time : now,
                sequence,
                policy,
                forecast,
                events,
                growPause,
                shrinkPause,
                warnings);
    }

    /** The same with one decision more. */
    public ServiceState counted() {
        return new ServiceState(
                service, offset, now, sequence + 1, policy, forecast, events, growPause, shrinkPause, warnings);
    }

    /** The same under another policy. */
    public ServiceState with(ScalingPolicy newPolicy) {
        return new ServiceState(
                service,
                offset,
                now,
                sequence,
                Optional.of(newPolicy),
                forecast,
                events,
                growPause,
                shrinkPause,
                warnings);
    }

    /** The same with another forecast. */
    public ServiceState with(ExpectedDemand newForecast) {
        return new ServiceState(
                service,
                offset,
                now,
                sequence,
                policy,
                Optional.of(newForecast),
                events,
                growPause,
                shrinkPause,
                warnings);
    }

    /** The same with other external events. */
    public ServiceState withEvents(List<ExternalEvent> newEvents) {
        return new ServiceState(
                service, offset, now, sequence, policy, forecast, newEvents, growPause, shrinkPause, warnings);
    }

    /** The same with other pauses. */
    public ServiceState withPauses(Optional<Pause> grow, Optional<Pause> shrink) {
        return new ServiceState(service, offset, now, sequence, policy, forecast, events, grow, shrink, warnings);
    }

    /** The same with other warnings. */
    public ServiceState withWarnings(Set<Warning> newWarnings) {
        return new ServiceState(
                service, offset, now, sequence, policy, forecast, events, growPause, shrinkPause, newWarnings);
    }
}
