package io.tidegate.pipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.pipeline.demo.Faults.Fault;
import io.tidegate.pipeline.demo.Faults.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CutsTest {
    @Test
    void the_relay_of_a_silent_pool_is_cut_for_its_time_and_joined_when_all_ends() throws Exception {
        try (ServerSocket behind = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Relay healthy = Relay.open();
                Relay silent = Relay.open()) {
            healthy.leadTo(behind.getLocalPort());
            silent.leadTo(behind.getLocalPort());
            Faults faults = Faults.of(List.of(
                    new Fault(Kind.LEAK, 0, Duration.ZERO, Duration.ofHours(1)),
                    new Fault(Kind.SILENT_POOL, 1, Duration.ZERO, Duration.ofHours(1))));
            Cuts cuts = new Cuts(faults, List.of(healthy, silent), System.nanoTime());
            Thread running = new Thread(cuts, "cuts");
            try (Socket one = connected(healthy, behind);
                    Socket other = connected(silent, behind)) {
                running.start();
                assertThat(other.getInputStream().read()).isEqualTo(-1);
                assertThat(one.isConnected()).isTrue();
                connected(healthy, behind).close();
            } finally {
                cuts.stop();
                running.join();
            }
            connected(silent, behind).close();
        }
    }

    /** Returns once the connection has come out at the other end. */
    private static Socket connected(Relay relay, ServerSocket behind) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        behind.accept();
        return client;
    }
}
