package io.tidegate.pipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RelayTest {
    private static final int END = -1;

    private ServerSocket echo;
    private Thread server;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server = new Thread(this::echo, "echo");
        server.setDaemon(true);
        server.start();
        relay = Relay.open();
        relay.leadTo(echo.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        echo.close();
    }

    @Test
    void what_is_sent_comes_back_from_behind_it() throws IOException {
        try (Socket client = client()) {
            assertThat(ask(client, 'a')).isEqualTo('a');
            assertThat(ask(client, 'b')).isEqualTo('b');
        }
    }

    @Test
    void a_cut_ends_open_connections_and_every_new_one_until_it_is_joined() throws IOException {
        try (Socket before = client()) {
            assertThat(ask(before, 'a')).isEqualTo('a');
            relay.cut();
            assertThat(ask(before, 'b')).isEqualTo(END);
            try (Socket during = client()) {
                assertThat(ask(during, 'c')).isEqualTo(END);
            }
            relay.join();
            assertThat(ask(before, 'd')).isEqualTo(END);
            try (Socket after = client()) {
                assertThat(ask(after, 'e')).isEqualTo('e');
            }
        }
    }

    @Test
    void only_the_relay_that_is_cut_is_cut() throws IOException {
        try (Relay other = Relay.open()) {
            other.leadTo(echo.getLocalPort());
            try (Socket here = client();
                    Socket there = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
                assertThat(List.of(ask(here, 'a'), ask(there, 'b'))).containsExactly((int) 'a', (int) 'b');
                relay.cut();
                assertThat(ask(here, 'c')).isEqualTo(END);
                assertThat(ask(there, 'd')).isEqualTo('d');
            }
        }
    }

    @Test
    void where_nothing_is_behind_it_a_connection_ends() throws Exception {
        echo.close();
        // As long as it waits for a connection it may still get one.
        server.join();
        try (Socket client = client()) {
            assertThat(ask(client, 'a')).isEqualTo(END);
        }
        try (Relay nowhere = Relay.open();
                Socket client = new Socket(InetAddress.getLoopbackAddress(), nowhere.port())) {
            assertThat(ask(client, 'a')).isEqualTo(END);
        }
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), relay.port());
    }

    /** The answer, or {@link #END}: of a cut the client hears an end or a reset, as it happens to be. */
    private static int ask(Socket client, int letter) {
        try {
            client.getOutputStream().write(letter);
            return client.getInputStream().read();
        } catch (IOException reset) {
            return END;
        }
    }

    private void echo() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                Thread answering = new Thread(() -> answer(client), "echo-answer");
                answering.setDaemon(true);
                answering.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answer(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException gone) {
            // The other end went away, as the tests want it.
        }
    }
}
