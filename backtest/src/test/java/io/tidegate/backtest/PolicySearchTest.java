package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.PolicyMode;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ScalingPolicy.Sizing;
import io.tidegate.domain.ServiceId;
import io.tidegate.forecaster.ForecastConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class PolicySearchTest {
    private static final ServiceId SERVICE = new ServiceId("orders-db");

    @Test
    void the_cheapest_that_meets_the_goal_comes_first_and_then_the_one_that_misses_it_least() {
        Map<String, ScalingPolicy> policies = new LinkedHashMap<>();
        policies.put("none", withHeadroom(0));
        policies.put("little", withHeadroom(0.02));
        policies.put("plenty", withHeadroom(3));
        policies.put("double", withHeadroom(1));
        PolicySearch search = new PolicySearch(Loads.of(1, noise(400)), SERVICE, 0.01);

        List<PolicySearch.Tried> tried = run(search, policies);

        assertThat(tried)
                .extracting(PolicySearch.Tried::name)
                .startsWith("double", "plenty")
                .hasSize(4);
        assertThat(tried).filteredOn(each -> search.meets(each.chosenOn())).hasSize(2);
        assertThat(tried.get(2).chosenOn().violations())
                .isLessThanOrEqualTo(tried.get(3).chosenOn().violations());
        assertThat(tried.get(0).chosenOn().steps()).isEqualTo(100);
        assertThat(tried.get(0).confirmedOn().steps()).isEqualTo(100);
    }

    @Test
    void what_confirms_chooses_nothing() {
        Map<String, ScalingPolicy> policies = Map.of("little", withHeadroom(0.02), "double", withHeadroom(1));
        double[] demand = noise(400);
        List<PolicySearch.Tried> before = run(new PolicySearch(Loads.of(1, demand), SERVICE, 0.01), policies);
        for (int i = 300; i < 400; i++) {
            demand[i] *= 5;
        }

        List<PolicySearch.Tried> after = run(new PolicySearch(Loads.of(1, demand), SERVICE, 0.01), policies);

        assertThat(after)
                .extracting(PolicySearch.Tried::name, PolicySearch.Tried::chosenOn)
                .isEqualTo(before.stream()
                        .map(each -> Tuple.tuple(each.name(), each.chosenOn()))
                        .toList());
        assertThat(after.get(0).confirmedOn()).isNotEqualTo(before.get(0).confirmedOn());
    }

    @Test
    void what_is_not_known_yet_is_cut_off() {
        SimulatedLoad known = Loads.of(Loads.MINUTE, 1, 250, noise(400)).known();

        assertThat(known.series().get(0).values()).hasSize(250);
    }

    @Test
    void a_load_that_cannot_be_cut_in_three_is_refused() {
        assertThatThrownBy(() -> new PolicySearch(Loads.of(1, 1, 2, 3), SERVICE, 0.01))
                .hasMessage("a load of 3 steps is too short to learn from, to choose on and to confirm on");
    }

    private static List<PolicySearch.Tried> run(PolicySearch search, Map<String, ScalingPolicy> policies) {
        ForecastConfig config = ForecastReplay.config(
                Loads.MINUTE,
                List.of(60),
                search.horizon(policies),
                ForecastConfig.Quantiles.DEFAULT.levels(),
                ForecastConfig.Quantiles.DEFAULT.under());
        return search.run(policies, config, progress -> {});
    }

    private static ScalingPolicy withHeadroom(double headroom) {
        ScalingPolicy usual = ScalingPolicy.usual(SERVICE, 1, PolicyMode.ACT, 1_000, 0);
        Sizing sizing = usual.sizing();
        return usual.with(new Sizing(
                sizing.targetWait(), 0.5, sizing.leadTime(), sizing.reactiveWindow(), headroom, sizing.confidence()));
    }

    private static double[] noise(int steps) {
        Random random = new Random(7);
        double[] demand = new double[steps];
        for (int i = 0; i < steps; i++) {
            demand[i] = 40 + 5 * random.nextDouble() + (random.nextInt(15) == 0 ? 25 : 0);
        }
        return demand;
    }
}
