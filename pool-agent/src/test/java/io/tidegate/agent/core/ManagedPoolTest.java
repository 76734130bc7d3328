package io.tidegate.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.CommandResult;
import io.tidegate.domain.CommandResult.Achieved;
import io.tidegate.domain.CommandResult.Failed;
import io.tidegate.domain.CommandResult.Refusal;
import io.tidegate.domain.CommandResult.Refused;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Lease;
import io.tidegate.domain.LeaseLoss;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolCommand;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolRegistration.Presence;
import io.tidegate.domain.PoolSample;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagedPoolTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final PoolRegistration REGISTRATION = new PoolRegistration(
            new PoolId("orders-1"),
            Incarnation.startedAt(START),
            new ServiceId("orders-db"),
            new ProviderId("team-a"),
            new RegionId("eu"),
            new PoolBounds(4, 40),
            0.01,
            Map.of("tier", "gold"),
            Optional.empty(),
            Presence.REGISTERED,
            START);

    private final InMemoryPool pool = new InMemoryPool(4);
    private final Outbox<Notice> outbox = new Outbox<>(() -> {});
    private final List<PoolRegistration> registrations = new ArrayList<>();
    private final List<PoolHeartbeat> heartbeats = new ArrayList<>();
    private final List<PoolSample> samples = new ArrayList<>();
    private final List<CommandResult> results = new ArrayList<>();
    private Instant now = START;
    private final ManagedPool managed =
            new ManagedPool(REGISTRATION, pool, outbox, Pace.DEFAULT, () -> now, Optional::empty);

    @Test
    void it_says_who_it_is_at_the_start_and_goodbye_at_the_end() {
        readOutbox();
        assertThat(registrations).containsExactly(REGISTRATION);
        passing(Duration.ofSeconds(5));
        managed.close();
        passing(Duration.ofSeconds(1));
        readOutbox();
        assertThat(registrations).as("its connections still exist").containsExactly(REGISTRATION);
        pool.shutDown();
        passing(Pace.LOOK);
        readOutbox();
        assertThat(registrations).containsExactly(REGISTRATION, REGISTRATION.deregistered(now));
        assertThat(managed.isGone()).isTrue();
    }

    @Test
    void samples_are_numbered_cover_all_time_and_count_each_borrow_once() {
        for (int i = 0; i < 10; i++) {
            pool.borrow();
            pool.giveBack();
            passing(Duration.ofMillis(700));
        }
        readOutbox();
        assertThat(samples).extracting(PoolSample::sequence).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(samples.stream().map(PoolSample::covers).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(samples.stream()
                        .mapToLong(sample -> sample.counts().borrows())
                        .sum())
                .isEqualTo(10);
        assertThat(samples.stream().mapToLong(sample -> sample.waits().count()).sum())
                .isEqualTo(10);
    }

    @Test
    void a_borrower_that_begins_to_wait_is_told_within_the_next_look() {
        passing(Duration.ofMillis(500));
        for (int i = 0; i < 5; i++) {
            pool.borrow();
        }
        passing(Pace.LOOK);
        readOutbox();
        assertThat(samples).hasSize(1);
        assertThat(samples.get(0).gauges().waiting()).isEqualTo(1);
    }

    @Test
    void a_command_is_obeyed_answered_and_seen_in_the_next_heartbeat() {
        managed.obey(command(1, 24, LeaseLoss.HOLD));
        readOutbox();
        assertThat(answers()).containsExactly(new Achieved(24));
        var heartbeat = heartbeats.get(heartbeats.size() - 1);
        assertThat(heartbeat.size()).isEqualTo(24);
        assertThat(heartbeat.capacity()).isEqualTo(24);
        assertThat(heartbeat.lastEpoch()).isEqualTo(1);
        assertThat(heartbeat.lease()).map(Lease::connections).contains(24);
    }

    @Test
    void a_command_that_is_delivered_twice_is_applied_once_and_answered_twice() {
        managed.obey(command(1, 24, LeaseLoss.HOLD));
        managed.obey(command(1, 24, LeaseLoss.HOLD));
        readOutbox();
        assertThat(answers()).containsExactly(new Achieved(24), new Achieved(24));
        assertThat(pool.drain().connects().count()).isEqualTo(20);
    }

    @Test
    void a_refused_command_changes_nothing() {
        managed.obey(command(2, 24, LeaseLoss.HOLD));
        managed.obey(command(1, 30, LeaseLoss.HOLD));
        readOutbox();
        assertThat(answers()).hasSize(2);
        assertThat(answers().get(1))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.why()).isEqualTo(Refusal.OLD_EPOCH));
        assertThat(pool.footprint()).isEqualTo(24);
    }

    @Test
    void a_command_that_a_newer_one_overtakes_is_answered_as_failed() {
        for (int i = 0; i < 4; i++) {
            pool.borrow();
        }
        managed.obey(command(1, 24, LeaseLoss.HOLD));
        for (int i = 0; i < 16; i++) {
            pool.borrow();
        }
        managed.obey(command(2, 10, LeaseLoss.HOLD));
        managed.obey(command(3, 30, LeaseLoss.HOLD));
        readOutbox();
        assertThat(answers()).hasSize(3);
        assertThat(answers().get(1)).isInstanceOf(Failed.class);
        assertThat(answers().get(2)).isEqualTo(new Achieved(30));
    }

    @Test
    void a_lost_lease_is_held_or_given_back_as_it_says() {
        managed.obey(command(1, 24, LeaseLoss.HOLD));
        passing(Duration.ofMinutes(2));
        assertThat(pool.footprint()).isEqualTo(24);

        managed.obey(new PoolCommand(
                new DecisionId(REGISTRATION.pool(), 2, 1),
                REGISTRATION.service(),
                REGISTRATION.incarnation(),
                new Lease(20, now.plusSeconds(10), LeaseLoss.FLOOR),
                now,
                now.plusSeconds(5),
                1));
        passing(Duration.ofMillis(9_900));
        assertThat(pool.footprint()).isEqualTo(20);
        passing(Duration.ofMillis(200));
        assertThat(pool.footprint()).isEqualTo(4);
        readOutbox();
        assertThat(heartbeats.get(heartbeats.size() - 1).size()).isEqualTo(4);
    }

    @Test
    void after_its_end_it_tells_nothing_and_refuses_commands() {
        managed.leave();
        readOutbox();
        passing(Duration.ofSeconds(10));
        managed.obey(command(1, 24, LeaseLoss.HOLD));
        assertThat(outbox.size(Outbox.Kind.SAMPLE)).isZero();
        readOutbox();
        assertThat(answers()).hasSize(1);
        assertThat(answers().get(0)).isInstanceOf(Refused.class);
        assertThat(pool.footprint()).isEqualTo(4);
    }

    private List<CommandResult.Answer> answers() {
        return results.stream().map(CommandResult::answer).toList();
    }

    private void passing(Duration time) {
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            now = now.plus(Pace.LOOK);
            managed.look();
        }
    }

    private void readOutbox() {
        for (var next = outbox.poll(); next.isPresent(); next = outbox.poll()) {
            var unused = next.get().fold(registrations::add, heartbeats::add, samples::add, results::add);
        }
    }

    private static PoolCommand command(long epoch, int size, LeaseLoss onLoss) {
        return new PoolCommand(
                new DecisionId(REGISTRATION.pool(), epoch, 1),
                REGISTRATION.service(),
                REGISTRATION.incarnation(),
                new Lease(size, START.plusSeconds(60), onLoss),
                START,
                START.plusSeconds(5),
                1);
    }
}
