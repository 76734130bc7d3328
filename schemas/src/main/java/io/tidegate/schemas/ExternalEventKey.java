package io.tidegate.schemas;

import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.ServiceId;

/**
 * Names an external event among all services; written {@code <service>/<name>}.
 *
 * @param service the service that the event concerns
 * @param name what the event is called
 */
public record ExternalEventKey(ServiceId service, String name) {

    /** The key of an event. */
    public static ExternalEventKey of(ExternalEvent event) {
        return new ExternalEventKey(event.service(), event.name());
    }

    /** Reads what {@link #toString} wrote. */
    public static ExternalEventKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "the key of an external event is written <service>/<name>, but was '" + text + "'");
        }
        return new ExternalEventKey(new ServiceId(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return service + "/" + name;
    }
}
