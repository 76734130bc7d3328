package io.tidegate.pipeline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.backtest.ParityDifference;
import io.tidegate.decider.DecisionReplay;
import io.tidegate.decider.Folded;
import io.tidegate.domain.DecisionId;
import io.tidegate.domain.ExternalEvent;
import io.tidegate.domain.Incarnation;
import io.tidegate.domain.OperatorConsent;
import io.tidegate.domain.PoolAlarm;
import io.tidegate.domain.PoolId;
import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingPolicy;
import io.tidegate.domain.ServiceFact;
import io.tidegate.domain.ServiceId;
import io.tidegate.domain.ServiceInput;
import io.tidegate.domain.Tick;
import io.tidegate.domain.state.SnapshotPart;
import io.tidegate.pipeline.Examples;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.Yaml;
import io.tidegate.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decider that is played: its fold, and what it would publish, on topics in memory. */
class ParityTest {
    private static final ServiceId ORDERS = new ServiceId("orders-db");
    private static final ServiceId MAIL = new ServiceId("mail-db");
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final int DAY = 48;

    @TempDir
    private Path folder;

    private final RecordsInMemory topics = new RecordsInMemory();
    private final List<ScalingDecision> made = new ArrayList<>();

    @BeforeEach
    void stageTwoServices() throws IOException {
        play(ORDERS, 1, UnaryOperator.identity());
        play(MAIL, 2, UnaryOperator.identity());
    }

    /** Half a minute a step: an event raises the floor now and then, and ticks decide. */
    private void play(ServiceId service, int partition, UnaryOperator<ScalingDecision> published) throws IOException {
        DecisionReplay decider = DecisionReplay.of(service);
        long offset = 0;
        for (ServiceFact fact : facts(service)) {
            ServiceInput input = new ServiceInput(at(offset), fact);
            topics.write(Topics.SERVICE_INPUTS, partition, offset, service, input);
            Folded folded = decider.next(offset, input);
            for (ScalingDecision decision : folded.decisions()) {
                made.add(decision);
                topics.write(Topics.SCALING_DECISIONS, partition, made.size(), service, published.apply(decision));
            }
            folded.insights()
                    .forEach(insight -> topics.write(Topics.INSIGHTS, partition, made.size(), service, insight));
            if (offset % 20 == 18) {
                SnapshotPart.of(decider.state())
                        .forEach(part -> topics.write(Topics.SERVICE_SNAPSHOTS, partition, input(part), service, part));
            }
            // Every other record is a marker of a transaction.
            offset += 2;
        }
    }

    private static long input(SnapshotPart part) {
        return part.service().offset();
    }

    private static Instant at(long offset) {
        return START.plus(Duration.ofSeconds(offset * 15));
    }

    private List<ServiceFact> facts(ServiceId service) throws IOException {
        List<ServiceFact> facts = new ArrayList<>();
        facts.add(policy(service));
        facts.add(Examples.pool("p-" + service, service, START));
        for (int step = 0; step < DAY; step++) {
            Instant now = at(facts.size() * 2L);
            if (step % 6 == 0) {
                facts.add(new ExternalEvent(
                        service,
                        "sale-" + step,
                        ExternalEvent.Kind.CAMPAIGN,
                        now,
                        now.plusSeconds(60),
                        OptionalDouble.empty(),
                        OptionalInt.of(8 + step / 2),
                        false));
            }
            if (step % 12 == 5) {
                facts.add(new OperatorConsent.Approved(
                        service, new DecisionId(new PoolId("p-" + service), 9, 9), "ann", now));
            }
            facts.add(Examples.pool("p-" + service, service, now));
            facts.add(new Tick(service, now));
        }
        return facts;
    }

    private static PoolAlarm alarm(Instant now) {
        return new PoolAlarm(
                new PoolId("p-" + ORDERS), ORDERS, new Incarnation(7), PoolAlarm.Kind.SATURATED, now, 39, 15);
    }

    private ScalingPolicy policy(ServiceId service) throws IOException {
        Path file = Files.writeString(
                folder.resolve("policy.yaml"),
                "{service: " + service + ", budget: 80, mode: act, damping: {stabilisation: 1s, shrinkCooldown: 0s}}");
        return PolicyDocument.read(Yaml.read(file)).orThrow("policy").toPolicy(1);
    }

    private ParityReport run() {
        return run(Optional.empty(), Optional.empty());
    }

    private ParityReport run(Optional<Instant> from, Optional<Instant> to) {
        return Parity.run(topics, Optional.empty(), from, to, line -> {});
    }

    private static ParityReport.Service of(ParityReport report, ServiceId service) {
        return report.services().stream()
                .filter(each -> each.service().equals(service))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_was_recorded_gives_what_was_published_for_each_service() {
        ParityReport report = run();

        assertThat(report.differs()).isFalse();
        assertThat(report.isIncomplete()).isFalse();
        assertThat(report.ofOtherVersions()).isZero();
        assertThat(report.services())
                .hasSize(2)
                .allSatisfy(service -> assertThat(service.result()).hasValueSatisfying(result -> {
                    assertThat(result.begin()).isEqualTo(-1);
                    assertThat(result.decisions()).isEqualTo(made.size() / 2).isGreaterThan(10);
                    assertThat(result.insights()).isGreaterThan(1);
                    assertThat(result.snapshots()).isGreaterThan(2);
                }));
    }

    @Test
    void a_decision_that_was_published_otherwise_is_shown_from_both_sides() throws IOException {
        ServiceId third = new ServiceId("chat-db");
        play(
                third,
                3,
                decision -> decision.pool().value().contains("chat")
                                && decision.id().sequence() == 5
                        ? decision.<ScalingDecision>fold(
                                resize -> new ScalingDecision.Resize(
                                        resize.id(),
                                        resize.basis(),
                                        resize.from() + 1,
                                        resize.lease(),
                                        resize.validUntil(),
                                        resize.reason(),
                                        resize.trace()),
                                renewal -> new ScalingDecision.Renewal(
                                        renewal.id(),
                                        renewal.basis(),
                                        renewal.lease(),
                                        renewal.validUntil().plusMillis(1)),
                                hold -> new ScalingDecision.Hold(
                                        hold.id(),
                                        hold.basis(),
                                        hold.size(),
                                        hold.wanted() + 1,
                                        hold.reason(),
                                        hold.trace()))
                        : decision);

        ParityReport report = run();

        assertThat(report.differs()).isTrue();
        assertThat(of(report, ORDERS).difference()).isEmpty();
        assertThat(of(report, third).difference()).hasValueSatisfying(difference -> {
            assertThat(difference.kind()).isEqualTo(ParityDifference.Kind.DECISION);
            assertThat(difference.name()).endsWith("/5");
            assertThat(difference.replayed()).isPresent();
        });
        assertThat(of(report, third).published()).isPresent();
        assertThat(of(report, third).result().orElseThrow().decisions()).isEqualTo(5);
    }

    @Test
    void a_decision_too_many_is_a_difference() {
        topics.write(Topics.SCALING_DECISIONS, 1, 1_000, ORDERS, made.get(made.size() / 2 - 1));

        ParityReport report = run();

        assertThat(of(report, ORDERS).difference()).hasValueSatisfying(difference -> {
            assertThat(difference.replayed()).isEmpty();
            assertThat(difference.published()).isPresent();
        });
    }

    @Test
    void a_decision_that_is_missing_is_a_difference_unless_it_may_still_come() {
        ServiceInput later = new ServiceInput(at(10_000), alarm(at(10_000)));
        topics.write(Topics.SERVICE_INPUTS, 1, 10_000, ORDERS, later);

        assertThat(of(run(), ORDERS).result()).hasValueSatisfying(result -> {
            assertThat(result.difference()).isEmpty();
            assertThat(result.unfolded()).isPositive();
            assertThat(result.unpublished()).isEqualTo(1);
        });

        topics.foldedUpTo(1, 10_001);
        assertThat(of(run(), ORDERS).difference()).hasValueSatisfying(difference -> {
            assertThat(difference.input()).isEqualTo(10_000);
            assertThat(difference.published()).isEmpty();
        });
    }

    @Test
    void a_log_whose_beginning_is_gone_is_replayed_from_the_first_snapshot_that_fits() {
        topics.cut(Topics.SERVICE_INPUTS, 1, 50);

        ParityReport report = run();

        assertThat(report.differs()).isFalse();
        assertThat(of(report, ORDERS).result()).hasValueSatisfying(result -> {
            assertThat(result.begin()).isGreaterThanOrEqualTo(49);
            assertThat(result.decisions()).isBetween(1L, made.size() / 2 - 1L);
            assertThat(result.snapshots()).isPositive();
        });
    }

    @Test
    void a_log_whose_beginning_is_gone_and_that_no_snapshot_stands_for_is_not_compared() {
        topics.cut(Topics.SERVICE_INPUTS, 1, 50);
        topics.cut(Topics.SERVICE_SNAPSHOTS, 1, 10_000);

        ParityReport report = run();

        assertThat(report.differs()).isFalse();
        assertThat(report.isIncomplete()).isTrue();
        assertThat(of(report, ORDERS).obstacle())
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("the log begins at input 50, what came before is kept no more, and no snapshot"));
        assertThat(of(report, MAIL).result()).isPresent();
    }

    @Test
    void a_range_is_compared_from_the_last_snapshot_before_it() {
        Instant from = at(100);
        Instant to = at(150);

        ParityReport report = run(Optional.of(from), Optional.of(to));

        assertThat(report.differs()).isFalse();
        assertThat(report.services())
                .allSatisfy(service -> assertThat(service.result()).hasValueSatisfying(result -> {
                    assertThat(result.begin()).isBetween(50L, 99L);
                    assertThat(result.inputs()).isBetween(20L, 26L);
                    assertThat(result.decisions()).isPositive();
                    assertThat(result.unpublished()).isZero();
                }));
        assertThat(run(Optional.of(at(1)), Optional.empty()).differs()).isFalse();
    }

    @Test
    void a_service_whose_log_stands_in_two_partitions_is_not_compared() {
        topics.write(Topics.SERVICE_INPUTS, 3, 0, ORDERS, new ServiceInput(at(9_000), new Tick(ORDERS, at(9_000))));

        assertThat(of(run(), ORDERS).obstacle())
                .hasValueSatisfying(why -> assertThat(why).contains("partitions [1, 3]"));
    }

    @Test
    void an_insight_that_was_not_published_is_a_difference() {
        topics.cut(Topics.INSIGHTS, 1, 10_000);
        assertThat(of(run(), ORDERS).difference())
                .hasValueSatisfying(
                        difference -> assertThat(difference.kind()).isEqualTo(ParityDifference.Kind.INSIGHT));
    }
}
