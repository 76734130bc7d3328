package io.tidegate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedPoolTest {

    /** Sizes that are decided step by step, and what is then ready/held after each. */
    @ParameterizedTest
    @CsvSource({
        "1, 5 5 5, 2/5 5/5 5/5",
        "3, 5 5 5 5 5, 2/5 2/5 2/5 5/5 5/5",
        "2, 5 7 7 7, 2/5 2/7 5/7 7/7",
        // The newest order is given up first, and only then what is ready.
        "2, 5 7 6 6, 2/5 2/7 5/6 6/6",
        "2, 5 7 4 4 4, 2/5 2/7 4/4 4/4 4/4",
        "3, 5 7 3 3 3, 2/5 2/7 2/3 3/3 3/3",
        "3, 5 1 5 5 5 5, 2/5 1/1 1/5 1/5 1/5 5/5",
        "1, 1 0 0, 1/1 0/0 0/0",
    })
    void grows_after_the_delay_and_shrinks_at_once(int delay, String sizes, String seen) {
        SimulatedPool pool = new SimulatedPool(2, delay);
        StringBuilder states = new StringBuilder();
        for (String size : sizes.split(" ", -1)) {
            if (states.length() > 0) {
                pool.advance();
                states.append(' ');
            }
            pool.resize(Integer.parseInt(size));
            states.append(pool.ready()).append('/').append(pool.held());
        }
        assertThat(states).hasToString(seen);
    }

    @Test
    void refuses_what_is_no_pool() {
        assertThatThrownBy(() -> new SimulatedPool(1, 0)).hasMessageContaining("was 1 and 0");
        assertThatThrownBy(() -> new SimulatedPool(1, 1).resize(-1)).hasMessageContaining("-1");
    }
}
