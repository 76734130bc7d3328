package io.tidegate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidegate.domain.Metric;
import io.tidegate.domain.PolicyMode;
import io.tidegate.schemas.wire.AlarmSymbol;
import io.tidegate.schemas.wire.MetricSymbol;
import io.tidegate.schemas.wire.PolicyModeSymbol;
import io.tidegate.schemas.wire.PoolReadingRecord;
import io.tidegate.schemas.wire.ZScoreRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What this version makes of what it does not know. */
class LaterVersionsTest {
    @Test
    void an_alternative_that_is_not_known_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolCodecs.fromWire(new PoolReadingRecord(null, null)))
                .withMessageContaining("later version");
    }

    @Test
    void two_alternatives_at_once_are_refused() {
        var both = PoolCodecs.toWire(Samples.SAMPLE);
        both.setMark(PoolCodecs.toWire(new io.tidegate.domain.PoolMark(Samples.POOL, Samples.SERVICE, Samples.AT))
                .getMark());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolCodecs.fromWire(both))
                .withMessageContaining("must be one thing");
    }

    @Test
    void a_symbol_that_is_not_known_is_refused_where_it_matters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Words.ALARM.required(AlarmSymbol.UNKNOWN))
                .withMessageContaining("kind of alarm");
    }

    @Test
    void a_policy_in_a_mode_that_is_not_known_changes_nothing() {
        var record = PolicyWords.toWire(Samples.POLICY);
        record.setMode(PolicyModeSymbol.UNKNOWN);
        assertThat(PolicyWords.fromWire(record).mode()).isEqualTo(PolicyMode.SHADOW);
    }

    @Test
    void the_score_of_a_metric_that_is_not_known_is_left_out() {
        var record = PoolCodecs.toWire(Samples.WINDOW);
        record.setZScores(
                List.of(new ZScoreRecord(MetricSymbol.UNKNOWN, 9.0), new ZScoreRecord(MetricSymbol.WAIT, 1.0)));
        assertThat(PoolCodecs.fromWire(record).zScores()).containsOnlyKeys(Metric.WAIT);
    }

    @Test
    void an_impossible_window_is_refused_with_the_domains_own_words() {
        var record = PoolCodecs.toWire(Samples.WINDOW);
        record.setCoverage(1.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolCodecs.fromWire(record))
                .withMessageContaining("coverage must be between 0 and 1, but was 1.5");
    }
}
