package io.tidegate.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.domain.PoolId;
import org.junit.jupiter.api.Test;

class TargetTest {

    @Test
    void a_target_is_read_as_it_was_written() {
        Target target = new Target(Decisions.SERVICE, new PoolId("shop-1"));
        assertThat(target).hasToString("orders-db/shop-1");
        assertThat(Target.parse("orders-db/shop-1")).isEqualTo(target);
        assertThatThrownBy(() -> Target.parse("orders-db"))
                .hasMessage("a target is written <service>/<pool>, but was 'orders-db'");
    }
}
