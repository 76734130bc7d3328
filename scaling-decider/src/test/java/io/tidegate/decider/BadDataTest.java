package io.tidegate.decider;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.Liveness;
import io.tidegate.domain.Reason;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingDecision.Resize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What pools tell for a while cannot be believed: they keep what they have, a trace says why, and afterwards all is as before. */
class BadDataTest {
    private static final List<String> POOLS = List.of("a", "b", "c");
    private static final Map<String, Double> BUSY = Map.of("a", 10.0, "b", 12.0, "c", 14.0);
    private static final Map<String, Double> CALM = Map.of("a", 4.0, "b", 4.0, "c", 4.0);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Longer than windows count, and than any stabilisation. */
    private static final int SECONDS = 70;

    private enum Spell {
        METRICS_STOP(Optional.of(Reason.Code.POOR_DATA)) {
            @Override
            void second(Scenario story, String pool, int second) {}
        },
        NEARLY_NOTHING_ARRIVES(Optional.of(Reason.Code.POOR_DATA)) {
            @Override
            void second(Scenario story, String pool, int second) {
                story.wants(pool, 0, Duration.ZERO, 0.1, 0);
            }
        },
        ALL_TURN_TO_ZERO_AT_ONCE(Optional.of(Reason.Code.POOR_DATA)) {
            @Override
            void second(Scenario story, String pool, int second) {
                story.wants(pool, 0, Duration.ZERO, 1, -9);
            }
        },
        A_CLOCK_IS_AN_HOUR_BEHIND(Optional.of(Reason.Code.POOR_DATA)) {
            @Override
            void second(Scenario story, String pool, int second) {
                story.wants(pool, 0, Duration.ofHours(-1), 1, 0);
            }
        },
        A_CLOCK_IS_A_DAY_AHEAD(Optional.of(Reason.Code.POOR_DATA)) {
            @Override
            void second(Scenario story, String pool, int second) {
                story.wants(pool, 0, Duration.ofDays(1), 1, 0);
            }
        },
        ONE_WINDOW_FROM_TOMORROW_AND_THEN_NONE(Optional.of(Reason.Code.POOR_DATA)) {
            @Override
            void second(Scenario story, String pool, int second) {
                if (second == 0) {
                    story.wants(pool, 0, Duration.ofDays(1), 1, 0);
                }
            }
        },
        POOLS_FALL_SILENT(Optional.of(Reason.Code.SILENT)) {
            @Override
            void second(Scenario story, String pool, int second) {
                story.becomes(pool, Liveness.SUSPECT);
            }
        },
        THE_FORECASTER_SAYS_NOTHING_WILL_BE_WANTED(Optional.empty()) {
            @Override
            void second(Scenario story, String pool, int second) {
                story.wants(pool, BUSY.getOrDefault(pool, 0.0)).expects(pool, 0);
            }
        };

        private final Optional<Reason.Code> told;

        Spell(Optional<Reason.Code> told) {
            this.told = told;
        }

        abstract void second(Scenario story, String pool, int second);
    }

    @ParameterizedTest
    @EnumSource
    void nothing_shrinks_while_the_data_is_bad(Spell spell) {
        Scenario story = Scenario.under(Policies.PLAIN);
        POOLS.forEach(pool -> story.settles(pool, 2, 50));
        story.pass(Duration.ofSeconds(20), BUSY).told();

        for (int second = 0; second < SECONDS; second++) {
            story.skip(SECOND);
            for (String pool : POOLS) {
                spell.second(story, pool, second);
            }
            story.tick();
            if (spell != Spell.POOLS_FALL_SILENT) {
                POOLS.forEach(story::applies);
            }
        }

        List<ScalingDecision> meanwhile = story.decided();
        assertThat(meanwhile)
                .filteredOn(Resize.class::isInstance)
                .map(Resize.class::cast)
                .allMatch(resize -> resize.to() > resize.from());
        spell.told.ifPresent(code -> assertThat(meanwhile)
                .extracting(decision ->
                        decision.pool().value() + " " + decision.reason().code())
                .contains("a " + code, "b " + code, "c " + code));

        POOLS.forEach(story::applies);
        story.pass(Duration.ofSeconds(60), CALM);
        POOLS.forEach(pool -> assertThat(story.lastResize(pool).to()).as(pool).isEqualTo(4));
    }
}
