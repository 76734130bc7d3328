package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.backtest.RecordedInput;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.pipeline.Examples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private static PoolsView pools() {
        return new PoolsView(
                List.of(Examples.pool("b-2", NOW), Examples.pool("a-1", NOW.minusSeconds(200))),
                Map.of(new PoolId("b-2"), Examples.forecast("b-2", NOW)),
                Map.of(),
                NOW);
    }

    @Test
    void a_pool_shows_what_it_has_and_what_is_expected_within_the_lead_time() {
        assertThat(pools().table())
                .containsExactly(
                        "POOL  SERVICE    PROVIDER  REGION   STATE  SIZE  CAPACITY  LEASE  LEFT     DEMAND  PEAK  FORECAST",
                        "a-1   orders-db  acme      eu-west  alive    12        24     24  expired       -     -         -",
                        "b-2   orders-db  acme      eu-west  alive    12        24     24  100s          -     -      18.3");
    }

    @Test
    void pools_as_json_carry_everything_that_is_known() {
        JsonNode second = pools().json().get(1);

        assertThat(second.at("/registration/pool").asText()).isEqualTo("b-2");
        assertThat(second.at("/registration/incarnation").asLong()).isEqualTo(7);
        assertThat(second.at("/registration/labels/tier").asText()).isEqualTo("gold");
        assertThat(second.at("/heartbeat/lease/connections").asInt()).isEqualTo(24);
        assertThat(second.at("/liveness").asText()).isEqualTo("alive");
        assertThat(second.at("/forecast").asDouble()).isEqualTo(18.25);
    }

    @Test
    void a_decision_shows_its_change_its_end_and_its_reason() {
        ScalingDecision decision = Examples.resize("b-2", 3, PolicyMode.ACT, NOW);

        assertThat(new DecisionView(decision, Optional.of(Examples.applied(decision, NOW))).lines(false))
                .containsExactly("2026-03-01T08:00:00Z  orders-db      b-2                  12 → 24      applied 24"
                        + " 22 connections are expected within 2m  [b-2/3/3]");
    }

    @Test
    void a_decision_without_an_end_shows_whether_it_acts() {
        assertThat(view(PolicyMode.ACT)).contains("  open  ");
        assertThat(view(PolicyMode.SHADOW)).contains("  shadow  ");
        assertThat(view(PolicyMode.APPROVE)).contains("  approve  ");
    }

    private static String view(PolicyMode mode) {
        return new DecisionView(Examples.resize("b-2", 3, mode, NOW), Optional.empty())
                .lines(false)
                .get(0);
    }

    @Test
    void a_trace_shows_each_step_and_marks_those_that_changed_the_size() {
        assertThat(new DecisionView(Examples.resize("b-2", 3, PolicyMode.ACT, NOW), Optional.empty()).lines(true))
                .hasSize(4)
                .contains(
                        "    need           12 → 26   * 95 % of the forecast",
                        "    budget         26 → 24   * 2 are not free", "    consent        24 → 24     acts");
    }

    @Test
    void a_decision_as_json_has_its_kind_its_reason_and_its_outcome() {
        ScalingDecision decision = Examples.resize("b-2", 3, PolicyMode.ACT, NOW);

        JsonNode json = new DecisionView(decision, Optional.of(Examples.applied(decision, NOW))).json();

        assertThat(json.at("/kind").asText()).isEqualTo("resize");
        assertThat(json.at("/decision").asText()).isEqualTo("b-2/3/3");
        assertThat(json.at("/reason/code").asText()).isEqualTo("forecast");
        assertThat(json.at("/outcome/end").asText()).isEqualTo("applied");
        assertThat(json.at("/trace/1/after").asInt()).isEqualTo(24);
    }

    @Test
    void a_log_without_its_beginning_says_so_and_shows_the_first_difference() {
        ScalingDecision published = Examples.resize("b-2", 3, PolicyMode.ACT, NOW);
        ServiceRecord record = new ServiceRecord(
                Examples.SERVICE,
                List.of(new RecordedInput(700, new ServiceInput(NOW, new Tick(Examples.SERVICE, NOW)))),
                true,
                List.of(published, published),
                0);

        BacktestView view = BacktestView.of(record, Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(view.passed()).isFalse();
        assertThat(view.lines())
                .contains(
                        "the beginning of the log is no longer kept, its first input is at offset 700: a replay from"
                                + " the middle may decide otherwise than the decider, which knew what came before",
                        "1 decisions were published more than once",
                        "  replayed  nothing")
                .anySatisfy(line -> assertThat(line).startsWith("  published ").endsWith("[b-2/3/3]"));
        assertThat(view.json().at("/firstDifference/published/decision").asText())
                .isEqualTo("b-2/3/3");
        assertThat(BacktestView.of(record, Optional.of(NOW.plusSeconds(1)), Optional.empty(), Optional.empty())
                        .passed())
                .isTrue();
    }

    @Test
    void pools_that_cannot_serve_stand_below_the_ranking_with_the_reason() {
        PoolStatus alive = Examples.pool("a-1", NOW);
        PoolStatus dead = new PoolStatus(
                Examples.pool("b-2", NOW).registration(), Liveness.DEAD, NOW, alive.heartbeat(), Optional.empty());

        RouteView view = new RouteView(Map.of(alive.pool(), alive, dead.pool(), dead), new RegionId("us-east"));

        assertThat(view.lines())
                .containsExactly(
                        "RANK  POOL  REGION   SCORE  LOAD  COST  DISTANCE",
                        "   1  a-1   eu-west   1.25  0.50  1.00      1.00",
                        "b-2 cannot serve: it is dead");
        assertThat(view.json().at("/leftOut/b-2").asText()).isEqualTo("it is dead");
    }
}
