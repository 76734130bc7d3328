package io.tidegate.router;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.tidegate.domain.PoolId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One circuit breaker for each pool: a pool that fails half of its last requests is left alone for a while, then tried with
 * a few. Safe for several threads.
 */
public final class PoolCircuits {
    private final CircuitBreakerRegistry breakers;

    /**
     * Breakers with the library's defaults but for these.
     *
     * @param failureRate the share of failures that opens a circuit, above 0, at most 1
     * @param requests how many of the last requests are looked at, and how many there must be
     * @param open how long a circuit stays open before it is tried again
     * @param clock tells when that time is over
     */
    public PoolCircuits(double failureRate, int requests, Duration open, Clock clock) {
        this.breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .failureRateThreshold((float) (failureRate * 100))
                .slidingWindowSize(requests)
                .minimumNumberOfCalls(requests)
                .waitDurationInOpenState(open)
                .permittedNumberOfCallsInHalfOpenState(3)
                .clock(clock)
                .build());
    }

    /** Whether requests may go to this pool: its circuit is closed, or it is time to try. */
    public boolean isPassable(PoolId pool) {
        CircuitBreaker breaker = breaker(pool);
        if (breaker.tryAcquirePermission()) {
            breaker.releasePermission();
            return true;
        }
        return false;
    }

    /** A request to the pool went well, and took that long. */
    public void succeeded(PoolId pool, Duration took) {
        breaker(pool).onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A request to the pool failed, after that long. */
    public void failed(PoolId pool, Duration took, Throwable why) {
        breaker(pool).onError(took.toNanos(), TimeUnit.NANOSECONDS, why);
    }

    private CircuitBreaker breaker(PoolId pool) {
        return breakers.circuitBreaker(pool.value());
    }
}
