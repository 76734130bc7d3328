package io.tidegate.pipeline.access;

import java.util.List;

/**
 * The file of {@code tidegate access}: the users of a cluster.
 *
 * @param users everybody
 */
public record AccessDocument(List<User> users) {
    /** Copies the users. */
    public AccessDocument {
        users = List.copyOf(users);
    }

    /**
     * Somebody who logs in.
     *
     * @param name as Kafka knows it: the SCRAM user, or with certificates what the brokers' mapping rules make of the subject
     * @param roles what he is; several add up
     */
    public record User(String name, List<Role> roles) {
        /** Refuses nameless users, and users who are nothing. */
        public User {
            if (name.isBlank() || name.contains(":")) {
                throw new IllegalArgumentException("name must not be empty or have a ':', but was '" + name + "'");
            }
            if (roles.isEmpty()) {
                throw new IllegalArgumentException("roles must name at least one role of user '" + name + "'");
            }
            roles = List.copyOf(roles);
        }
    }
}
