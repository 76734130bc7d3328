package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RestartsTest {
    @ParameterizedTest
    @MethodSource
    void a_thread_that_died_of_what_is_outside_is_replaced(Exception cause) {
        Restarts restarts = new Restarts("totals");

        assertThat(restarts.handle(new StreamsException("a thread died", cause)))
                .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
        assertThat(restarts.fatal()).isNull();
    }

    static Stream<Exception> a_thread_that_died_of_what_is_outside_is_replaced() {
        return Stream.of(
                new TimeoutException("away"),
                new UnknownServerException("its disk is full"),
                new InvalidTxnStateException("given up"));
    }

    @ParameterizedTest
    @MethodSource
    void a_thread_that_died_of_what_will_be_there_again_ends_the_stage(Exception cause) {
        Restarts restarts = new Restarts("totals");
        StreamsException failure = new StreamsException("a thread died", cause);

        assertThat(restarts.handle(failure)).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
        assertThat(restarts.fatal()).isSameAs(failure);
    }

    static Stream<Exception> a_thread_that_died_of_what_will_be_there_again_ends_the_stage() {
        return Stream.of(new IllegalStateException("a bug"), new TopicAuthorizationException("pool-metrics"));
    }
}
