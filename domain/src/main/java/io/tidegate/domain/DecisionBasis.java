package io.tidegate.domain;

import java.time.Instant;

/**
 * What a decision was made on.
 *
 * @param service the service
 * @param incarnation the life of the pool that it is for; any other refuses it
 * @param at when it was made, by the clock of the service's log
 * @param policyVersion the version of the policy that was in force
 * @param mode whether the decision acts
 * @param firstInput offset in the service's log after which this decision had something new to look at
 * @param lastInput offset of the entry at which it was made
 */
public record DecisionBasis(
        ServiceId service,
        Incarnation incarnation,
        Instant at,
        int policyVersion,
        PolicyMode mode,
        long firstInput,
        long lastInput) {

    /** Refuses ranges that run backwards. */
    public DecisionBasis {
        Check.notNegative("policy version", policyVersion);
        Check.notNegative("first input", firstInput);
        Check.that(lastInput >= firstInput, "last input must not be before the first, " + firstInput, lastInput);
    }
}
