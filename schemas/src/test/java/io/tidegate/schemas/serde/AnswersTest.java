package io.tidegate.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void who_asks_at_the_same_time_asks_once() throws Exception {
        Answers<String, Integer> answers = new Answers<>(10);
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        List<Callable<Integer>> askers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            askers.add(() -> answers.get("x", key -> {
                asked.incrementAndGet();
                asking.countDown();
                await(answered);
                return 7;
            }));
        }
        var pool = Executors.newFixedThreadPool(askers.size());
        try {
            List<Future<Integer>> results = askers.stream().map(pool::submit).toList();
            await(asking);
            answered.countDown();
            for (Future<Integer> each : results) {
                assertThat(each.get()).isEqualTo(7);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(asked).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void a_failure_is_asked_for_again() {
        Answers<String, Integer> answers = new Answers<>(10);
        assertThatIllegalStateException()
                .isThrownBy(() -> answers.get("x", key -> {
                    throw new IllegalStateException("away");
                }));
        assertThat(answers.get("x", key -> 7)).isEqualTo(7);
    }

    @Test
    void past_the_bound_answers_are_not_kept() {
        Answers<Integer, Integer> answers = new Answers<>(2);
        for (int round = 0; round < 2; round++) {
            for (int key = 0; key < 3; key++) {
                answers.get(key, each -> asked.incrementAndGet());
            }
        }
        // Two are kept; the third is asked for in both rounds.
        assertThat(asked).hasValue(4);
    }
}
