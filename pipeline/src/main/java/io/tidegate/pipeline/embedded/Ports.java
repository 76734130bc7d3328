package io.tidegate.pipeline.embedded;

import io.tidegate.pipeline.embedded.EmbeddedPartException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/** Ports of the loopback interface. */
final class Ports {
    private static final int CONNECT_TIMEOUT_MS = 200;

    private Ports() {}

    /** The port itself when it is free; any free one for 0. Somebody may still take it before the server does. */
    static int choose(EmbeddedPart part, int port) {
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
            return true;
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
