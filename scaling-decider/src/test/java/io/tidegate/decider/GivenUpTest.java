package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Incarnation;
import io.tidegate.domain.Insight;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.OperatorConsent.Forgotten;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenUpTest {
    private static final PoolId A = new PoolId("a");

    @Test
    void what_a_dead_pool_held_is_free_for_others_when_it_is_given_up() {
        Scenario story = grown(20).becomes("a", Liveness.DEAD).wants("b", 30);
        assertThat(story.tick().told()).contains("b 4→5 RECENT_DEMAND");
        story.applies("b");

        story.givesUp("a");

        assertThat(story.state().pools()).doesNotContainKey(A);
        assertThat(lastInsight(story).severity()).isEqualTo(Severity.WARNING);
        assertThat(lastInsight(story).value()).isEqualTo(OptionalDouble.of(20));
        assertThat(lastInsight(story).text())
                .isEqualTo("ann gave up the pool a: the 20 connections that it may still hold are counted no more.");
        assertThat(story.wants("b", 30).tick().told()).containsExactly("b 5→25 RECENT_DEMAND");
    }

    @ParameterizedTest(name = "a pool that is {0}")
    @CsvSource({"ALIVE", "SUSPECT", "CLOSED"})
    void a_pool_that_is_not_dead_is_not_forgotten_and_the_operator_is_told(Liveness liveness) {
        Scenario story = grown(20).becomes("a", liveness);
        int claim = story.claim("a");

        story.givesUp("a");

        assertThat(story.claim("a")).isEqualTo(claim);
        assertThat(story.ignored()).hasValueSatisfying(why -> assertThat(why).contains("it is " + liveness));
        assertThat(lastInsight(story).text())
                .startsWith("The pool a is not forgotten, as ann asked: it is " + liveness + " since ");
    }

    @Test
    void a_pool_that_is_not_known_is_not_forgotten() {
        Scenario story = grown(20).know(forgotten("z", new Incarnation(1)));

        assertThat(story.ignored()).contains("the pool z is not forgotten: it is not known");
        assertThat(story.givesUp("a").ignored()).isPresent();
    }

    @Test
    void a_life_that_was_not_meant_stays_counted() {
        Scenario story = grown(20);
        Incarnation first = story.incarnation("a");
        story.skip(Duration.ofSeconds(1)).comes("a", 4, 30).applies("a").becomes("a", Liveness.DEAD);
        int claim = story.claim("a");

        story.know(forgotten("a", first));

        assertThat(story.claim("a")).isEqualTo(claim);
        assertThat(story.ignored()).contains("the pool a is not forgotten: another life of it was heard since");
    }

    @Test
    void former_lives_are_given_up_with_the_last_one() {
        Scenario story = grown(20)
                .skip(Duration.ofSeconds(1))
                .comes("a", 4, 30)
                .applies("a")
                .becomes("a", Liveness.DEAD);
        int claim = story.claim("a");
        assertThat(claim).isGreaterThan(20);

        story.givesUp("a");

        assertThat(lastInsight(story).value()).isEqualTo(OptionalDouble.of(claim));
    }

    @Test
    void a_pool_that_may_still_accept_a_command_is_not_forgotten() {
        Scenario story = grown(20).wants("a", 25).tick().becomes("a", Liveness.DEAD);

        assertThat(story.givesUp("a").ignored())
                .hasValueSatisfying(why -> assertThat(why).contains("it may accept what was decided for it until"));

        story.skip(Duration.ofSeconds(5));
        assertThat(story.givesUp("a").ignored()).isEmpty();
    }

    @Test
    void a_pool_that_is_heard_after_it_was_given_up_is_counted_again_and_an_overrun_is_told() {
        Scenario story = grown(20).becomes("a", Liveness.DEAD).givesUp("a").wants("b", 30);
        story.tick().applies("b");

        story.beats("a", 20, story.lastResize("a").id().epoch(), story.leaseOf("a"))
                .tick();

        assertThat(story.claim("a")).isEqualTo(20);
        assertThat(lastInsight(story).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(lastInsight(story).text()).contains("may hold 45 connections, more than the budget of 30");
        assertThat(story.told()).contains("b 25→5 BUDGET");
    }

    /** Two pools under a budget of 30, of which a has so many. */
    private static Scenario grown(int size) {
        Scenario story = Scenario.under(Policies.withBudget(Policies.PLAIN, 30, 5))
                .settles("a", 4, 30)
                .settles("b", 4, 30)
                .wants("a", size)
                .tick()
                .applies("a");
        story.told();
        return story;
    }

    private static Forgotten forgotten(String pool, Incarnation incarnation) {
        return new Forgotten(Policies.SERVICE, new PoolId(pool), incarnation, "ann", Instant.EPOCH);
    }

    private static Insight lastInsight(Scenario story) {
        return story.insights().get(story.insights().size() - 1);
    }
}
