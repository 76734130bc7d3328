package io.tidegate.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** A small stage for tests: sums numbers by key in a heap store; 0 deletes the key, negative numbers are refused. */
final class Totals {
    static final String IN = "numbers";
    static final String OUT = "totals";
    static final String STORE = "totals-store";
    static final String LATER_STORE = "later-store";
    static final String LETTERS = "tidegate.totals-dead-letters";
    static final StageTopology STAGE = new StageTopology("totals", builder -> addTo(builder, STORE));

    /** As a later build might have it: with one more store. */
    static final StageTopology LATER = new StageTopology("totals", builder -> {
        builder.addStateStore(HeapStore.builder(LATER_STORE, Serdes.String(), Serdes.Long()));
        addTo(builder, STORE, LATER_STORE);
    });

    private Totals() {}

    private static void addTo(StreamsBuilder builder, String... stores) {
        builder.addStateStore(HeapStore.builder(STORE, Serdes.String(), Serdes.Long()))
                .addStateStore(AnchorStore.builder("totals-anchor"));
        List<String> all = new ArrayList<>(List.of(stores));
        all.add("totals-anchor");
        new Intake<>(IN, Serdes.String(), Serdes.Long(), "numbers", LETTERS, Totals::refusal)
                .addTo(builder)
                .process(Sum::new, Named.as("sum-numbers"), all.toArray(String[]::new))
                .to(OUT, Produced.with(Serdes.String(), Serdes.Long()).withName("write-totals"));
    }

    private static Optional<String> refusal(String key, Long number) {
        return number == 666 ? Optional.of("no number of " + key + " is " + number) : Optional.empty();
    }

    private static final class Sum extends ContextualProcessor<String, Long, String, Long> {
        @Override
        public void process(Record<String, Long> number) {
            HeapStore<String, Long> totals = context().getStateStore(STORE);
            long value = number.value();
            if (value == -2) {
                throw new TimeoutException("something outside is away");
            }
            if (value < 0) {
                throw new IllegalArgumentException("a number must not be negative, but was " + value);
            }
            if (value == 0) {
                totals.delete(number.key());
                context().forward(number.withValue(0L));
                return;
            }
            @Nullable Long before = totals.get(number.key()).orElse(null);
            long total = (before == null ? 0 : before) + value;
            totals.put(number.key(), total);
            context().forward(number.withValue(total));
        }
    }
}
