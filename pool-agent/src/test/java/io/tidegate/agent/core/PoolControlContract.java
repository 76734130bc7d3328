package io.tidegate.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every pool must do for the agent. An adapter's test extends it and says how to open one. */
public abstract class PoolControlContract {
    private static final Duration SOON = Duration.ofSeconds(10);

    private Subject subject;
    private PoolControl pool;

    /** A pool and an application that uses it. */
    public interface Subject extends AutoCloseable {
        /** The pool. */
        PoolControl control();

        /** Begins a borrow and returns without waiting for it. */
        void borrow();

        /** Gives one borrowed connection back. */
        void giveBack() throws Exception;

        /** Closes control and pool. */
        @Override
        void close();
    }

    /** A pool of four idle connections that can grow to ten. */
    protected abstract Subject openWithFour();

    @BeforeEach
    void open() {
        subject = openWithFour();
        pool = subject.control();
        Awaitility.await().until(() -> pool.gauges().idle() == 4);
    }

    @AfterEach
    void close() {
        subject.close();
    }

    @Test
    void a_pool_grows_to_what_is_ordered() throws Exception {
        assertThat(resultOf(pool.resize(new ResizeOrder(10, SOON)))).isEqualTo(new ResizeResult.Achieved(10));
        assertThat(pool.gauges().size()).isEqualTo(10);
        assertThat(pool.gauges().capacity()).isEqualTo(10);
        assertThat(pool.footprint()).isEqualTo(10);
    }

    @Test
    void a_pool_shrinks_to_what_is_ordered() throws Exception {
        assertThat(resultOf(pool.resize(new ResizeOrder(1, SOON)))).isEqualTo(new ResizeResult.Achieved(1));
        assertThat(pool.footprint()).isEqualTo(1);
    }

    @Test
    void an_order_for_the_size_that_it_has_is_achieved() throws Exception {
        assertThat(resultOf(pool.resize(new ResizeOrder(4, SOON)))).isEqualTo(new ResizeResult.Achieved(4));
    }

    @Test
    void work_in_flight_is_not_killed_and_the_surplus_goes_when_it_comes_back() throws Exception {
        for (int i = 0; i < 4; i++) {
            subject.borrow();
        }
        Awaitility.await().until(() -> pool.gauges().inUse() == 4);
        var result = resultOf(pool.resize(new ResizeOrder(2, Duration.ofMillis(300))));
        assertThat(result).isInstanceOf(ResizeResult.Unfinished.class);
        assertThat(result.size()).isEqualTo(4);
        assertThat(pool.gauges().inUse()).isEqualTo(4);

        subject.giveBack();
        subject.giveBack();
        Awaitility.await().until(() -> pool.footprint() == 2);
        assertThat(pool.gauges().inUse()).isEqualTo(2);
        subject.giveBack();
        subject.giveBack();
    }

    @Test
    void a_newer_order_supersedes_the_one_that_runs() throws Exception {
        for (int i = 0; i < 4; i++) {
            subject.borrow();
        }
        Awaitility.await().until(() -> pool.gauges().inUse() == 4);
        var first = pool.resize(new ResizeOrder(2, SOON));
        var second = pool.resize(new ResizeOrder(6, SOON));
        assertThat(resultOf(first)).isInstanceOf(ResizeResult.Superseded.class);
        assertThat(resultOf(second)).isEqualTo(new ResizeResult.Achieved(6));
        for (int i = 0; i < 4; i++) {
            subject.giveBack();
        }
    }

    @Test
    void while_an_answer_is_given_the_pool_can_be_asked_and_ordered_by_others() throws Exception {
        for (int i = 0; i < 4; i++) {
            subject.borrow();
        }
        Awaitility.await().until(() -> pool.gauges().inUse() == 4);
        var heard = pool.resize(new ResizeOrder(3, SOON))
                .thenApply(result -> CompletableFuture.supplyAsync(
                                () -> pool.waiting() + pool.gauges().size() + pool.footprint())
                        .orTimeout(2, TimeUnit.SECONDS)
                        .join());
        subject.giveBack();
        assertThat(heard.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isGreaterThan(0);

        var superseded = pool.resize(new ResizeOrder(1, SOON))
                .thenApply(result -> CompletableFuture.supplyAsync(() -> pool.resize(new ResizeOrder(4, SOON)))
                        .orTimeout(2, TimeUnit.SECONDS)
                        .join());
        assertThat(resultOf(pool.resize(new ResizeOrder(2, SOON)))).isInstanceOf(ResizeResult.Superseded.class);
        assertThat(resultOf(superseded.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS)))
                .isEqualTo(new ResizeResult.Achieved(4));
        for (int i = 0; i < 3; i++) {
            subject.giveBack();
        }
    }

    @Test
    void who_finds_no_connection_is_seen_to_wait() throws Exception {
        for (int i = 0; i < 5; i++) {
            subject.borrow();
        }
        Awaitility.await().until(() -> pool.waiting() == 1);
        assertThat(pool.gauges().waiting()).isEqualTo(1);
        assertThat(pool.gauges().demand()).isEqualTo(5);
        subject.giveBack();
        Awaitility.await().until(() -> pool.waiting() == 0);
        for (int i = 0; i < 4; i++) {
            subject.giveBack();
        }
    }

    @Test
    void each_borrow_is_in_exactly_one_answer() throws Exception {
        pool.drain();
        subject.borrow();
        Awaitility.await().until(() -> pool.gauges().inUse() == 1);
        subject.giveBack();
        Awaitility.await().until(() -> pool.gauges().inUse() == 0);
        var first = pool.drain();
        assertThat(first.counts().borrows()).isEqualTo(1);
        assertThat(first.waits().count()).isEqualTo(1);
        assertThat(first.holds().count()).isEqualTo(1);
        assertThat(pool.drain().counts().borrows()).isZero();
    }

    @Test
    void resizing_is_not_counted_as_borrowing() throws Exception {
        pool.drain();
        resultOf(pool.resize(new ResizeOrder(8, SOON)));
        resultOf(pool.resize(new ResizeOrder(2, SOON)));
        var activity = pool.drain();
        assertThat(activity.counts().borrows()).isZero();
        assertThat(activity.counts().timeouts()).isZero();
        assertThat(activity.counts().reconnects()).isZero();
        assertThat(activity.connects().count()).isEqualTo(4);
    }

    @Test
    void a_closed_control_answers_orders_without_obeying_them() throws Exception {
        pool.close();
        assertThat(resultOf(pool.resize(new ResizeOrder(8, SOON)))).isInstanceOf(ResizeResult.Superseded.class);
        assertThat(pool.footprint()).isEqualTo(4);
    }

    private static ResizeResult resultOf(CompletionStage<ResizeResult> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
