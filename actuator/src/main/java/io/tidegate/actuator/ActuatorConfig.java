package io.tidegate.actuator;

import java.time.Duration;

/**
 * Settings of the actuator.
 *
 * @param backoff when commands are sent again
 * @param tick how often the wall clock is looked at for what is due, 1 ms to 10 s
 */
public record ActuatorConfig(Backoff backoff, Duration tick) {

    /** Retries from a quarter of a second on. */
    public static final ActuatorConfig DEFAULT = new ActuatorConfig(Backoff.DEFAULT, Duration.ofMillis(100));

    /** Refuses a tick that never comes or never ends. */
    public ActuatorConfig {
        if (tick.toMillis() < 1 || tick.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException("tick must be between 1 ms and 10 s, but was " + tick);
        }
    }
}
