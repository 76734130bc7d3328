package io.tidegate.ingest;

import static io.tidegate.ingest.Readings.LIFE;
import static io.tidegate.ingest.Readings.START;
import static io.tidegate.ingest.Readings.heartbeat;
import static io.tidegate.ingest.Readings.registration;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolStatus;
import io.tidegate.schemas.state.KnownPoolState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolRegisterTest {
    private static final LivenessConfig CONFIG = LivenessConfig.DEFAULT;
    private static final Incarnation NEWER = new Incarnation(LIFE.value() + 1000);

    private KnownPoolState state = PoolRegister.unknown(START);

    @Test
    void a_registration_is_listed_once() {
        assertThat(statuses(step(PoolRegister.registered(state, registration(), START))))
                .singleElement()
                .satisfies(status -> assertThat(status.liveness()).isEqualTo(Liveness.ALIVE));
        assertThat(step(PoolRegister.registered(state, registration(), at(1)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // seconds since listed, size, epoch, listed
        "1, 6, 0, false",
        "4, 6, 0, false",
        "5, 6, 0, true",
        "1, 7, 0, true",
        "1, 6, 1, true",
    })
    void a_heartbeat_is_listed_when_it_says_something_new_or_the_last_is_old(
            int seconds, int size, long epoch, boolean listed) {
        step(PoolRegister.registered(state, registration(), START));
        step(PoolRegister.heard(state, heartbeat(LIFE, 6, 0), START, CONFIG));
        List<IngestOutput> outputs = step(PoolRegister.heard(state, heartbeat(LIFE, size, epoch), at(seconds), CONFIG));
        assertThat(statuses(outputs)).hasSize(listed ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "4999, ALIVE, 0",
        "5000, SUSPECT, 2",
        "14999, SUSPECT, 2",
        "15000, DEAD, 2",
    })
    void silence_makes_a_pool_suspect_and_dead_and_says_so(long millis, Liveness liveness, int said) {
        step(PoolRegister.registered(state, registration(), START));
        List<IngestOutput> outputs = step(PoolRegister.checked(state, START.plusMillis(millis), START, CONFIG));
        assertThat(state.liveness()).isEqualTo(liveness);
        assertThat(outputs).hasSize(said == 0 ? 0 : said + 1);
        assertThat(step(PoolRegister.checked(state, START.plusMillis(millis), START, CONFIG)))
                .as("once")
                .isEmpty();
    }

    @Test
    void silence_counts_from_when_this_instance_began_to_listen() {
        step(PoolRegister.registered(state, registration(), START));
        assertThat(step(PoolRegister.checked(state, at(1000), at(996), CONFIG))).isEmpty();
        assertThat(step(PoolRegister.checked(state, at(1001), at(996), CONFIG))).isNotEmpty();
    }

    @Test
    void a_goodbye_closes_a_pool_and_only_a_newer_life_opens_it() {
        step(PoolRegister.registered(state, registration(), START));
        assertThat(statuses(step(PoolRegister.registered(state, registration().deregistered(at(1)), at(1)))))
                .singleElement()
                .satisfies(status -> assertThat(status.liveness()).isEqualTo(Liveness.CLOSED));
        assertThat(step(PoolRegister.heard(state, heartbeat(LIFE, 6, 0), at(2), CONFIG)))
                .isEmpty();
        assertThat(step(PoolRegister.registered(state, registration(), at(2)))).isEmpty();
        assertThat(step(PoolRegister.checked(state, at(100), START, CONFIG))).isEmpty();
        assertThat(state.liveness()).isEqualTo(Liveness.CLOSED);

        assertThat(step(PoolRegister.heard(state, heartbeat(NEWER, 3, 0), at(3), CONFIG)))
                .isEmpty();
        assertThat(statuses(step(PoolRegister.registered(state, registration(NEWER), at(4)))))
                .singleElement()
                .satisfies(status -> {
                    assertThat(status.liveness()).isEqualTo(Liveness.ALIVE);
                    assertThat(status.heartbeat()).contains(heartbeat(NEWER, 3, 0));
                });
    }

    @Test
    void an_older_life_has_nothing_to_say() {
        step(PoolRegister.registered(state, registration(NEWER), START));
        assertThat(step(PoolRegister.heard(state, heartbeat(LIFE, 9, 0), at(1), CONFIG)))
                .isEmpty();
        assertThat(step(PoolRegister.registered(state, registration(), at(1)))).isEmpty();
        assertThat(step(PoolRegister.registered(state, registration().deregistered(at(1)), at(1))))
                .isEmpty();
        assertThat(state.registration()).contains(registration(NEWER));
        assertThat(state.heartbeat()).isEmpty();
    }

    @Test
    void heartbeats_without_a_registration_are_said_after_a_while_and_at_most_once_a_minute() {
        int said = 0;
        for (int second = 0; second <= 130; second++) {
            List<IngestOutput> outputs = step(PoolRegister.heard(state, heartbeat(LIFE, 6, 0), at(second), CONFIG));
            assertThat(second < 5 ? outputs : List.of()).isEmpty();
            assertThat(statuses(outputs)).isEmpty();
            said += outputs.size();
        }
        assertThat(said).isEqualTo(3);
        assertThat(statuses(step(PoolRegister.registered(state, registration(), at(131)))))
                .singleElement()
                .satisfies(status -> assertThat(status.heartbeat()).isPresent());
    }

    @Test
    void a_new_registration_of_a_dead_pool_brings_it_back() {
        step(PoolRegister.registered(state, registration(), START));
        step(PoolRegister.checked(state, at(20), START, CONFIG));
        List<IngestOutput> outputs = step(PoolRegister.registered(state, registration(NEWER), at(21)));
        assertThat(outputs.stream().map(IngestOutput::asAlarm).flatMap(Optional::stream))
                .extracting(PoolAlarm::kind)
                .containsExactly(PoolAlarm.Kind.BACK);
        assertThat(state.since()).isEqualTo(at(21));
    }

    private List<IngestOutput> step(PoolRegister.Step step) {
        state = step.state();
        return step.outputs();
    }

    private static List<PoolStatus> statuses(List<IngestOutput> outputs) {
        return outputs.stream()
                .map(IngestOutput::asStatus)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }
}
