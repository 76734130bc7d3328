package io.tidegate.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.domain.ScalingDecision;
import io.tidegate.domain.ScalingOutcome;
import io.tidegate.domain.ServiceId;
import io.tidegate.schemas.Topic;
import io.tidegate.schemas.Topics;
import io.tidegate.testing.TopicRecords.Entry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** What became of the decisions about a service. */
public final class DecisionAccount {
    private DecisionAccount() {}

    /** Waits until every decision has its outcome, and checks that it has no other and that the log alone gives it. */
    public static void assertSettled(PipelineParts parts, ServiceId service) {
        waiting()
                .untilAsserted(() -> assertThat(of(parts, service, Topics.SCALING_OUTCOMES))
                        .extracting(entry -> entry.value().decision())
                        .containsExactlyInAnyOrderElementsOf(of(parts, service, Topics.SCALING_DECISIONS).stream()
                                .<ScalingDecision>map(Entry::value)
                                .filter(decision -> !(decision instanceof ScalingDecision.Hold))
                                .map(ScalingDecision::id)
                                .toList()));
        DecisionLog log = new DecisionLog(parts, service);
        waiting().untilAsserted(() -> {
            List<ByteBuffer> replayed = log.replayed();
            assertThat(log.published()).isEqualTo(replayed).isNotEmpty();
        });
    }

    /** The outcomes of the decisions about a service, up to now. */
    public static List<ScalingOutcome> outcomes(PipelineParts parts, ServiceId service) {
        return of(parts, service, Topics.SCALING_OUTCOMES).stream()
                .<ScalingOutcome>map(Entry::value)
                .toList();
    }

    private static <V> List<Entry<ServiceId, V>> of(PipelineParts parts, ServiceId service, Topic<ServiceId, V> topic) {
        return parts.records().entries(topic).stream()
                .filter(entry -> entry.key().equals(service))
                .toList();
    }

    private static ConditionFactory waiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(200));
    }
}
