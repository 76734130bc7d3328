package io.tidegate.domain;

/** Something the decider may learn about a service. What it does not learn through one of these, it does not know. */
public sealed interface ServiceFact
        permits PoolWindow,
                PoolAlarm,
                PoolStatus,
                DemandForecast,
                ScalingPolicy,
                ExternalEvent,
                OperatorConsent,
                ScalingOutcome,
                Tick {

    /** The service that it is about. */
    ServiceId service();

    /** Handles each kind of fact. */
    <R> R fold(Cases<R> cases);

    /**
     * One handler for each kind of fact.
     *
     * @param <R> what the handlers return
     */
    interface Cases<R> {
        /** A window of one of its pools closed. */
        R window(PoolWindow window);

        /** One of its pools needs attention at once. */
        R alarm(PoolAlarm alarm);

        /** One of its pools registered, changed its liveness, or reported what it holds. */
        R status(PoolStatus status);

        /** A forecast for a pool or for the whole service. */
        R forecast(DemandForecast forecast);

        /** A new version of its policy. */
        R policy(ScalingPolicy policy);

        /** An external event was announced, changed or cancelled. */
        R event(ExternalEvent event);

        /** An operator paused, resumed, approved, overrode or gave a pool up. */
        R consent(OperatorConsent consent);

        /** A decision came to its end. */
        R outcome(ScalingOutcome outcome);

        /** The wall clock moved on. */
        R tick(Tick tick);
    }
}
