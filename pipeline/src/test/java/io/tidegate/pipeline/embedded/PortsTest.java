package io.tidegate.pipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void never_gives_the_same_free_port_to_two_servers() {
        // The kernel picks at random from some 28,000: without a memory, so many choices meet.
        var chosen = IntStream.range(0, 2_000)
                .map(i -> Ports.choose(EmbeddedPart.BROKER, 0))
                .boxed()
                .toList();

        assertThat(chosen).doesNotHaveDuplicates();
    }

    @Test
    void gives_a_port_that_was_asked_for_by_its_number_again() {
        var port = Ports.choose(EmbeddedPart.BROKER, 0);

        assertThat(Ports.choose(EmbeddedPart.REGISTRY, port)).isEqualTo(port);
        assertThat(Ports.choose(EmbeddedPart.REGISTRY, port)).isEqualTo(port);
    }
}
