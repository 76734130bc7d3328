package io.tidegate.agent.hikari;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentBorrowsTest {
    private static final long MILLI = 1_000_000;

    private final long[] ring = new long[RecentBorrows.LENGTH];

    @Test
    void the_exact_time_of_a_borrow_is_found_by_its_milliseconds() {
        RecentBorrows.push(ring, 10 * MILLI);
        assertThat(RecentBorrows.take(ring, 12 * MILLI + 345_678, 2)).isEqualTo(2 * MILLI + 345_678);
    }

    @Test
    void of_several_borrows_the_one_that_agrees_is_taken_once() {
        RecentBorrows.push(ring, 10 * MILLI);
        RecentBorrows.push(ring, 15 * MILLI);
        assertThat(RecentBorrows.take(ring, 20 * MILLI + 500_000, 10)).isEqualTo(10 * MILLI + 500_000);
        assertThat(RecentBorrows.take(ring, 20 * MILLI + 500_000, 10)).isEqualTo(-1);
        assertThat(RecentBorrows.take(ring, 20 * MILLI + 500_000, 5)).isEqualTo(5 * MILLI + 500_000);
    }

    @Test
    void a_connection_that_another_thread_borrowed_is_unknown() {
        assertThat(RecentBorrows.take(ring, 20 * MILLI, 3)).isEqualTo(-1);
    }

    @Test
    void a_borrow_that_timed_out_is_forgotten() {
        RecentBorrows.push(ring, 10 * MILLI);
        RecentBorrows.push(ring, 15 * MILLI);
        RecentBorrows.dropNewest(ring);
        assertThat(RecentBorrows.take(ring, 20 * MILLI + 1, 5)).isEqualTo(-1);
        assertThat(RecentBorrows.take(ring, 20 * MILLI + 1, 10)).isEqualTo(10 * MILLI + 1);
    }

    @Test
    void more_borrows_than_it_remembers_lose_the_oldest() {
        for (long i = 0; i < 20; i++) {
            RecentBorrows.push(ring, (1 + i) * 10 * MILLI);
        }
        assertThat(RecentBorrows.take(ring, 1_000 * MILLI, 990)).isEqualTo(-1);
        assertThat(RecentBorrows.take(ring, 1_000 * MILLI, 800)).isEqualTo(800 * MILLI);
    }
}
