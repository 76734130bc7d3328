package io.tidegate.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columns_are_as_wide_as_their_widest_cell_and_numbers_stand_right() {
        TextTable table = new TextTable("POOL", "SIZE", "STATE");
        table.add("a", "5", "alive");
        table.add("checkout-10", "-", "dead");
        table.add("é", "120", "");

        assertThat(table.lines())
                .containsExactly(
                        "POOL         SIZE  STATE",
                        "a               5  alive",
                        "checkout-10     -  dead",
                        "é             120");
    }
}
