package io.tidegate.stage;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.jspecify.annotations.Nullable;

/** What a store needs of its task to be opened, with a changelog that is a list. */
final class ChangelogContext {
    private final List<String> logged = new ArrayList<>();

    /** A store of numbers that logs here. */
    HeapStore<String, Long> open(String name) {
        HeapStore<String, Long> store = new HeapStore<>(name, Serdes.String(), Serdes.Long(), true);
        InternalProcessorContext<?, ?> context = (InternalProcessorContext<?, ?>) Proxy.newProxyInstance(
                ChangelogContext.class.getClassLoader(),
                new Class<?>[] {InternalProcessorContext.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "logChange" -> log((Bytes) arguments[1], (byte[]) arguments[2]);
                        case "currentSystemTimeMs" -> {
                            return 0L;
                        }
                        case "register" -> {}
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
        store.init(context, store);
        return store;
    }

    /** What was logged so far, in the order of the keys where it was logged together. */
    List<String> logged() {
        return logged.stream().sorted().toList();
    }

    private void log(Bytes key, byte @Nullable [] value) {
        try (LongDeserializer numbers = new LongDeserializer()) {
            logged.add(new String(key.get(), java.nio.charset.StandardCharsets.UTF_8) + "="
                    + (value == null ? "deleted" : numbers.deserialize("", value)));
        }
    }
}
