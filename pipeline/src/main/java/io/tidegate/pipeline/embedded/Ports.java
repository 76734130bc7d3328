package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ports of the loopback interface. */
final class Ports {
    private static final int CONNECT_TIMEOUT_MS = 200;
    // The kernel soon gives a port again that was asked for and let go; the server meant to have it may not listen yet.
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * The port itself when it is free; for 0 any free one that this process was not given before. Another process may
     * still take it before the server does.
     */
    static int choose(EmbeddedPart part, int port) {
        while (true) {
            var free = requireFree(part, port);
            if (GIVEN.add(free) || port != 0) {
                return free;
            }
        }
    }

    private static int requireFree(EmbeddedPart part, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedPartException(
                    part, Reason.PORT_IN_USE, "port " + port + " is already in use", Optional.empty(), e);
        }
    }

    static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MS);
            // Where nobody listens yet, the system may choose that very port for our end, and connects us with
            // ourselves.
            return socket.getLocalPort() != port;
        } catch (IOException e) {
            return false;
        }
    }

    static int requireValid(String what, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(what + " must be 0 (any free) to 65535, but was " + port);
        }
        return port;
    }
}
