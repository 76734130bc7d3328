package io.tidegate.tests;

import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that somebody tries with a Kafka client.
 *
 * @param kind what is tried
 * @param name the topic or the group; empty where there is none
 * @param changes to the properties that the client has been given; an empty value takes one away
 */
public record Trial(Kind kind, String name, Map<String, String> changes) {

    /** What can be tried. */
    public enum Kind {
        /** Asks for the brokers of the cluster. */
        CONNECT,
        /** Reads a record that stands on a topic. */
        READ,
        /** Writes to a topic: in a transaction that is aborted, where the client has an id for one. */
        WRITE,
        /** Asks how far a group has read. */
        OFFSETS
    }

    /** Copies the changes. */
    public Trial {
        changes = Map.copyOf(changes);
    }

    static Trial connect() {
        return new Trial(Kind.CONNECT, "", Map.of());
    }

    static Trial read(String topic) {
        return new Trial(Kind.READ, topic, Map.of());
    }

    static Trial write(String topic) {
        return new Trial(Kind.WRITE, topic, Map.of());
    }

    static Trial offsets(String group) {
        return new Trial(Kind.OFFSETS, group, Map.of());
    }

    /** The same with another property. */
    Trial with(String property, String value) {
        Map<String, String> more = new TreeMap<>(changes);
        more.put(property, value);
        return new Trial(kind, name, more);
    }

    /** The same with one property less. */
    Trial without(String property) {
        return with(property, "");
    }
}
