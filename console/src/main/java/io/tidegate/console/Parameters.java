package io.tidegate.console;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The parameters of one request; whatever is wrong with them is answered with status 400 and one sentence. */
final class Parameters {
    static final int MOST = 1_000;

    private final Context context;

    private Parameters(Context context) {
        this.context = context;
    }

    /** Refuses parameters other than {@code allowed}, and those that come twice. */
    static Parameters of(Context context, String... allowed) {
        Set<String> known = new TreeSet<>(List.of(allowed));
        for (Map.Entry<String, List<String>> given : context.queryParamMap().entrySet()) {
            if (!known.contains(given.getKey())) {
                throw new BadRequestResponse("unknown parameter '" + given.getKey() + "'; "
                        + (known.isEmpty() ? "there are none here" : "there are: " + String.join(", ", known)));
            }
            if (given.getValue().size() > 1) {
                throw new BadRequestResponse(given.getKey() + " must be given once, but was given "
                        + given.getValue().size() + " times");
            }
        }
        return new Parameters(context);
    }

    /** A value that {@code read} accepts, or nothing where the parameter is not given. */
    <T> Optional<T> value(String name, Function<String, T> read) {
        return Optional.ofNullable(context.queryParam(name)).map(text -> {
            try {
                return read.apply(text);
            } catch (IllegalArgumentException refused) {
                throw new BadRequestResponse(name + ": " + refused.getMessage());
            }
        });
    }

    /** How many at most: 1 to {@value #MOST}. */
    int limit(int otherwise) {
        return value("limit", Parameters::number).orElse(otherwise);
    }

    /** {@code true} or {@code false}; false where it is not given. */
    boolean flag(String name) {
        return value(name, text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("must be true or false, but was '" + text + "'");
                })
                .orElse(false);
    }

    private static int number(String text) {
        int limit;
        try {
            limit = Integer.parseInt(text);
        } catch (NumberFormatException notOne) {
            limit = 0;
        }
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("must be a number from 1 to " + MOST + ", but was '" + text + "'");
        }
        return limit;
    }
}
