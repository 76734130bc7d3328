package io.tidegate.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.DemandSummary;
import io.tidegate.domain.EventRates;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.LatencySummary;
import io.tidegate.domain.Liveness;
import io.tidegate.domain.PoolBounds;
import io.tidegate.domain.PoolHeartbeat;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.PoolRegistration;
import io.tidegate.domain.PoolStatus;
import io.tidegate.domain.PoolWindow;
import io.tidegate.domain.ProviderId;
import io.tidegate.domain.RegionId;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.TimeSpan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PoolRankingTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final RegionId HERE = new RegionId("eu");

    @Test
    void the_less_loaded_pool_comes_first() {
        assertThat(ranked(pool("busy", "eu", 0.01, 18), pool("calm", "eu", 0.01, 3)))
                .containsExactly("calm", "busy");
    }

    @Test
    void distance_and_cost_decide_between_equally_loaded_pools() {
        assertThat(ranked(pool("far", "us", 0.01, 5), pool("near", "eu", 0.01, 5)))
                .containsExactly("near", "far");
        assertThat(ranked(pool("dear", "eu", 0.05, 5), pool("cheap", "eu", 0.01, 5)))
                .containsExactly("cheap", "dear");
    }

    @Test
    void a_nearby_pool_that_is_nearly_full_loses_to_a_calm_one_far_away() {
        assertThat(ranked(pool("near", "eu", 0.01, 19), pool("far", "us", 0.01, 2)))
                .containsExactly("far", "near");
    }

    @Test
    void pools_that_are_silent_or_whose_circuit_is_open_are_left_out() {
        PoolStatus silent = pool("silent", "eu", 0.01, 1);
        silent = new PoolStatus(silent.registration(), Liveness.SUSPECT, NOW, silent.heartbeat(), silent.window());
        PoolCircuits circuits = new PoolCircuits(0.5, 4, Duration.ofSeconds(30), Clock.fixed(NOW, ZoneOffset.UTC));
        for (int i = 0; i < 4; i++) {
            circuits.failed(new PoolId("failing"), Duration.ofMillis(5), new IllegalStateException("refused"));
            circuits.succeeded(new PoolId("sound"), Duration.ofMillis(5));
        }
        assertThat(PoolRanking.of(
                                List.of(silent, pool("failing", "eu", 0.01, 1), pool("sound", "eu", 0.01, 9)),
                                HERE,
                                RoutingWeights.DEFAULT,
                                RegionDistances.HERE_OR_ELSEWHERE,
                                circuits::isPassable)
                        .best())
                .extracting(ranked -> ranked.pool().value())
                .containsExactly("sound");
    }

    @Test
    void two_choices_favour_the_best_and_starve_nobody_but_the_worst() {
        PoolRanking ranking = ranking(pool("a", "eu", 0.01, 1), pool("b", "eu", 0.01, 5), pool("c", "eu", 0.01, 15));
        SplittableRandom random = new SplittableRandom(7);
        Map<String, Integer> chosen = new java.util.TreeMap<>();
        for (int i = 0; i < 9000; i++) {
            chosen.merge(ranking.choose(random).orElseThrow().pool().value(), 1, Integer::sum);
        }
        // The better of two out of three: 5, 3 and 1 ninths.
        assertThat(chosen.get("a")).isBetween(4700, 5300);
        assertThat(chosen.get("b")).isBetween(2700, 3300);
        assertThat(chosen.get("c")).isBetween(800, 1200);
    }

    @Test
    void nothing_to_choose_from_is_a_value() {
        assertThat(ranking().choose(new SplittableRandom(1))).isEmpty();
    }

    @Test
    void weights_that_say_nothing_are_refused() {
        assertThatThrownBy(() -> new RoutingWeights(0, 0, 0)).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> new RoutingWeights(-1, 2, 0)).hasMessageContaining("load -1.0");
    }

    private static List<String> ranked(PoolStatus... pools) {
        return ranking(pools).best().stream().map(each -> each.pool().value()).toList();
    }

    private static PoolRanking ranking(PoolStatus... pools) {
        return PoolRanking.of(
                List.of(pools), HERE, RoutingWeights.DEFAULT, RegionDistances.HERE_OR_ELSEWHERE, pool -> true);
    }

    /** A live pool of 20 connections. */
    private static PoolStatus pool(String name, String region, double cost, double demand) {
        PoolId id = new PoolId(name);
        ServiceId service = new ServiceId("orders-db");
        Incarnation incarnation = new Incarnation(1);
        return new PoolStatus(
                new PoolRegistration(
                        id,
                        incarnation,
                        service,
                        new ProviderId("team-a"),
                        new RegionId(region),
                        new PoolBounds(2, 40),
                        cost,
                        Map.of(),
                        Optional.empty(),
                        PoolRegistration.Presence.REGISTERED,
                        NOW),
                Liveness.ALIVE,
                NOW,
                Optional.of(new PoolHeartbeat(id, service, incarnation, NOW, 20, 20, 1, Optional.empty())),
                Optional.of(new PoolWindow(
                        id,
                        service,
                        incarnation,
                        new TimeSpan(NOW.minusSeconds(10), Duration.ofSeconds(10)),
                        new DemandSummary(demand, demand, demand, demand, demand),
                        demand / 20,
                        20,
                        20,
                        LatencySummary.NONE,
                        LatencySummary.NONE,
                        LatencySummary.NONE,
                        new EventRates(10, 0, 0),
                        10,
                        1,
                        0,
                        Map.of(),
                        Map.of())));
    }
}
