package io.tidegate.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;

/**
 * Where something is measured, and how busy it is there: no figure means anything without.
 *
 * @param cores processors that there are
 * @param load processes that ran or waited to run, averaged over the last minute; negative where the system does not tell
 * @param jdk which Java
 */
record Machine(int cores, double load, String jdk) {

    static Machine now() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.version().toString());
    }

    String inWords() {
        return String.format("%d cores, load average %.1f, JDK %s", cores, load, jdk);
    }

    void into(ObjectNode json) {
        json.put("cores", cores).put("load", load).put("jdk", jdk);
    }
}
