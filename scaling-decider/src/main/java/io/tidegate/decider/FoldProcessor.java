package io.tidegate.decider;

import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.domain.state.DeciderState;
import io.tidegate.domain.state.PoolAccount;
import io.tidegate.domain.state.ServiceState;
import io.tidegate.domain.state.SnapshotPart;
import io.tidegate.schemas.ServicePoolKey;
import io.tidegate.stage.HeapStore;
import io.tidegate.stage.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Folds the log of each service, keeps what is known in two stores (one entry a service, one a pool of it), and writes the
 * ticks of the wall clock into the log that it reads.
 */
@SuppressWarnings("NullAway.Init") // by init, which Kafka Streams calls first
final class FoldProcessor implements Processor<ServiceId, ServiceInput, ServiceId, Output> {
    static final String SERVICES = "decider-services";
    static final String POOLS = "decider-pools";
    static final String ANCHOR = "fold-anchor";

    private final DeciderConfig config;
    private final Map<ServiceId, Decider> deciders = new TreeMap<>(FoldProcessor::byName);
    private final Set<ServiceId> ticking = new HashSet<>();
    private ProcessorContext<ServiceId, Output> context;
    private HeapStore<ServiceId, ServiceState> services;
    private HeapStore<ServicePoolKey, PoolAccount> pools;
    private Tally<InputFate> fates;

    FoldProcessor(DeciderConfig config) {
        this.config = config;
    }

    @Override
    public void init(ProcessorContext<ServiceId, Output> given) {
        context = given;
        services = given.getStateStore(SERVICES);
        pools = given.getStateStore(POOLS);
        fates = new Tally<>(given, "fold", InputFate.class);
        deciders.clear();
        ticking.clear();
        restore();
        given.schedule(config.tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
        given.schedule(config.snapshot(), PunctuationType.WALL_CLOCK_TIME, this::keep);
    }

    private void restore() {
        Map<ServiceId, List<PoolAccount>> accounts = new TreeMap<>(FoldProcessor::byName);
        pools.entries()
                .forEach((key, account) -> accounts.computeIfAbsent(key.service(), none -> new ArrayList<>())
                        .add(account));
        services.entries()
                .forEach((service, state) -> deciders.put(
                        service, Decider.knowing(DeciderState.of(state, accounts.getOrDefault(service, List.of())))));
    }

    @Override
    public void process(Record<ServiceId, ServiceInput> input) {
        ServiceId service = input.value().service();
        long offset = context.recordMetadata()
                .map(RecordMetadata::offset)
                .orElseThrow(() -> new IllegalStateException("an input that was read has no offset"));
        if (input.value().fact() instanceof Tick) {
            // Before it is folded: should that fail, the next tick must still come.
            ticking.remove(service);
        }
        Decider decider = deciders.get(service);
        if (decider == null) {
            // Whoever may send a fact may name a service in it: names that nobody runs must not fill the heap.
            if (deciders.size() >= config.mostServices()) {
                throw new IllegalStateException("a task keeps at most " + config.mostServices() + " services, and "
                        + service + " would be one more");
            }
            decider = Decider.knowing(DeciderState.starting(service));
            deciders.put(service, decider);
        }
        Folded folded = decider.fold(offset, input.value());
        store(service, folded);
        fates.count(folded.ignored().isPresent() ? InputFate.IGNORED : InputFate.FOLDED);
        folded.decisions().forEach(decision -> forward(input, new Output.Decided(decision)));
        folded.insights().forEach(insight -> forward(input, new Output.Told(insight)));
    }

    private void store(ServiceId service, Folded folded) {
        services.put(service, folded.service());
        folded.changed().forEach((pool, account) -> pools.put(new ServicePoolKey(service, pool), account));
        folded.removed().forEach(pool -> pools.delete(new ServicePoolKey(service, pool)));
    }

    private void forward(Record<ServiceId, ServiceInput> input, Output output) {
        context.forward(
                input.withKey(input.value().service()).withValue(output).withTimestamp(context.currentSystemTimeMs()));
    }

    /** One tick a service is under way at a time: a log that is read late does not fill with ticks. */
    private void tick(long wallClock) {
        deciders.forEach((service, decider) -> {
            if (decider.service().policy().isPresent() && decider.pools() > 0 && ticking.add(service)) {
                Instant now = Instant.ofEpochMilli(wallClock);
                context.forward(new Record<>(
                        service, new Output.Ticked(new ServiceInput(now, new Tick(service, now))), wallClock));
            }
        });
    }

    private void keep(long wallClock) {
        deciders.forEach((service, decider) -> SnapshotPart.of(decider.state())
                .forEach(part -> context.forward(new Record<>(service, new Output.Kept(part), wallClock))));
    }

    @Override
    public void close() {
        fates.close();
    }

    private static int byName(ServiceId one, ServiceId other) {
        return one.value().compareTo(other.value());
    }
}
