package io.tidegate.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloatsTest {
    @Test
    void the_least_is_found_where_it_stands_first() {
        assertThat(Floats.of(new float[] {3, 1, 2, 1}).indexOfLeast()).isEqualTo(1);
        assertThat(Floats.of(new float[] {-1, 0}).indexOfLeast()).isZero();
        assertThat(Floats.of(new float[0]).indexOfLeast()).isZero();
    }
}
