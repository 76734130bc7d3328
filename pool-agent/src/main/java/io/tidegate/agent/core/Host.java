package io.tidegate.agent.core;

import com.sun.management.OperatingSystemMXBean;
import io.tidegate.domain.HostLoad;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** The machine under the pools, or the container if the JVM runs in one. */
public final class Host {
    private Host() {}

    /** How busy it is since the last call; empty where the JVM cannot tell. */
    public static Optional<HostLoad> load() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine)) {
            return Optional.empty();
        }
        double cpu = machine.getCpuLoad();
        double total = machine.getTotalMemorySize();
        // Negative or not a number: "not yet known".
        if (!(cpu >= 0) || !(total > 0)) {
            return Optional.empty();
        }
        double memory = 1 - machine.getFreeMemorySize() / total;
        return Optional.of(new HostLoad(Math.min(1, cpu), Math.max(0, Math.min(1, memory))));
    }
}
