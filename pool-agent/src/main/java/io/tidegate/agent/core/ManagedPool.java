package io.tidegate.agent.core;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.HostLoad;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolSample;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A pool under management: puts what the pool has to tell into the outbox, and gives the pool the size that its lease allows.
 *
 * <p>The shell around {@link LeaseKeeper} and {@link SampleSchedule}. {@link #look} is called by the agent's clockwork, {@link #obey}
 * by who reads commands; neither waits.
 */
public final class ManagedPool {
    /** How long the pool may take to reach its floor after a lease ran out; nobody waits for the answer. */
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final PoolRegistration registration;
    private final PoolControl control;
    private final Outbox<Notice> outbox;
    private final Pace pace;
    private final InstantSource clock;
    private final Supplier<Optional<HostLoad>> host;

    private LeaseKeeper keeper;
    private SampleSchedule schedule;
    private Instant lastHeartbeat;
    private int ordered;
    private long sequence;
    private boolean departing;
    private Optional<CommandResult> answered = Optional.empty();

    /**
     * Takes a pool over that stands at its floor, and tells the outside who it is.
     *
     * @param registration who it is; its incarnation is this life of the pool
     * @param control the live pool
     * @param outbox where everything goes that is to be told; this pool's alone
     * @param pace how often
     * @param clock the time of samples, and against which leases expire
     * @param host the load of the machine
     */
    public ManagedPool(
            PoolRegistration registration,
            PoolControl control,
            Outbox<Notice> outbox,
            Pace pace,
            InstantSource clock,
            Supplier<Optional<HostLoad>> host) {
        Instant now = clock.instant();
        this.registration = registration;
        this.control = control;
        this.outbox = outbox;
        this.pace = pace;
        this.clock = clock;
        this.host = host;
        this.keeper = LeaseKeeper.starting(registration.incarnation(), registration.bounds());
        this.schedule = SampleSchedule.starting(pace.sample(), pace.apart(), now);
        this.ordered = registration.bounds().floor();
        this.lastHeartbeat = now;
        tell(new Notice.OfRegistration(registration));
        heartbeat(now);
    }

    /** The pool that this is. */
    public PoolId id() {
        return registration.pool();
    }

    /** Who it is. */
    public PoolRegistration registration() {
        return registration;
    }

    /** What it has to tell, for who carries it. */
    public Outbox<Notice> outbox() {
        return outbox;
    }

    /** Takes a sample and sends a heartbeat if they are due, and follows a lease that ran out. */
    public synchronized void look() {
        if (keeper.closing()) {
            sayGoodbye();
            return;
        }
        Instant now = clock.instant();
        followLease(now);
        schedule = schedule.look(control.waiting());
        if (schedule.due(now)) {
            sample(now);
        }
        Duration since = Duration.between(lastHeartbeat, now);
        if (since.isNegative() || since.compareTo(pace.heartbeat()) >= 0) {
            heartbeat(now);
        }
    }

    /** Does what a command says, or refuses it; the answer goes into the outbox. */
    public synchronized void obey(PoolCommand command) {
        Instant now = clock.instant();
        Optional<CommandResult.Answer> answer = keeper.consider(command, now)
                .<Optional<CommandResult.Answer>>fold(
                        accepted -> {
                            keeper = accepted.next();
                            answered = Optional.empty();
                            resize(command, accepted.size(), Duration.between(now, command.expires()));
                            return Optional.empty();
                        },
                        repeated -> answerAgain(repeated.size()),
                        refused -> Optional.of(new CommandResult.Refused(refused.why(), refused.text())));
        answer.ifPresent(given -> tell(command, given));
    }

    /**
     * The pool is being closed by its owner: no sample is taken and no command obeyed any more. The goodbye follows at a later
     * {@link #look}, when the service sees none of its connections any more, for whoever hears it gives its lease away.
     */
    public synchronized void close() {
        if (!keeper.closing()) {
            keeper = keeper.close();
            departing = true;
        }
    }

    /** Ends without a goodbye: the pool goes on, and who reads its heartbeats sees it fall silent. */
    public synchronized void leave() {
        keeper = keeper.close();
        departing = false;
    }

    /** Whether it is being closed, and its goodbye not told yet. */
    public synchronized boolean isDeparting() {
        return departing;
    }

    /** Whether it ended: with its goodbye told, or without one. */
    public synchronized boolean isGone() {
        return keeper.closing() && !departing;
    }

    private void sayGoodbye() {
        if (departing && control.footprint() == 0) {
            departing = false;
            tell(new Notice.OfRegistration(registration.deregistered(clock.instant())));
        }
    }

    private void followLease(Instant now) {
        int allowed = keeper.allowed(now);
        if (allowed != ordered) {
            ordered = allowed;
            control.resize(new ResizeOrder(allowed, WITHIN)).thenAccept(result -> heartbeatNow());
        }
    }

    private void resize(PoolCommand command, int size, Duration within) {
        ordered = size;
        control.resize(new ResizeOrder(size, within)).thenAccept(result -> finished(command, result));
    }

    private synchronized void finished(PoolCommand command, ResizeResult result) {
        CommandResult.Answer answer = result.fold(
                achieved -> new CommandResult.Achieved(achieved.size()),
                unfinished -> new CommandResult.Failed(unfinished.size(), unfinished.reason()),
                superseded -> new CommandResult.Failed(superseded.size(), "superseded by a newer size"));
        boolean newest = command.decision().epoch() == keeper.lastEpoch();
        CommandResult told = tell(command, answer);
        if (newest) {
            answered = Optional.of(told);
        }
        heartbeatNow();
    }

    /** Nothing while the first delivery is at work; then what is true now, for the pool went on after a failure. */
    private Optional<CommandResult.Answer> answerAgain(int size) {
        int footprint = control.footprint();
        return answered.map(last -> footprint == size ? new CommandResult.Achieved(footprint) : last.answer());
    }

    private CommandResult tell(PoolCommand command, CommandResult.Answer answer) {
        var result = new CommandResult(
                command.decision(), registration.service(), registration.incarnation(), clock.instant(), answer);
        tell(new Notice.OfResult(result));
        return result;
    }

    private void sample(Instant now) {
        Duration covers = Duration.between(schedule.lastSample(), now);
        var activity = control.drain();
        tell(new Notice.OfSample(new PoolSample(
                registration.pool(),
                registration.service(),
                registration.incarnation(),
                sequence++,
                now,
                covers.isNegative() ? Duration.ZERO : atMost(covers, PoolSample.LONGEST),
                control.gauges(),
                activity.counts(),
                host.get(),
                activity.waits(),
                activity.holds(),
                activity.connects())));
        schedule = schedule.sampled(now);
    }

    private synchronized void heartbeatNow() {
        if (!keeper.closing()) {
            heartbeat(clock.instant());
        }
    }

    private void heartbeat(Instant now) {
        lastHeartbeat = now;
        tell(new Notice.OfHeartbeat(new PoolHeartbeat(
                registration.pool(),
                registration.service(),
                registration.incarnation(),
                now,
                control.footprint(),
                ordered,
                keeper.lastEpoch(),
                keeper.lease())));
    }

    private void tell(Notice notice) {
        outbox.put(notice.kind(), notice);
    }

    private static Duration atMost(Duration value, Duration most) {
        return value.compareTo(most) < 0 ? value : most;
    }
}
