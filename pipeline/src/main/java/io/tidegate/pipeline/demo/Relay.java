package io.tidegate.pipeline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/**
 * A stretch of network between one agent and the broker that can be cut and joined: what arrives on its own loopback port
 * goes on to the port behind it, and back. A cut ends every connection and refuses each new one, as a broken line does that
 * both ends notice; the process at either end lives on.
 */
final class Relay implements AutoCloseable {
    /** An agent has a handful; whatever wants more than this is not an agent. */
    private static final int MOST_CONNECTIONS = 64;

    private final ServerSocket door;
    private final Set<Socket> open = new HashSet<>();
    private int target;
    private boolean cut;
    private boolean closed;

    private Relay(ServerSocket door) {
        this.door = door;
    }

    /** A relay on any free loopback port that leads nowhere yet. */
    static Relay open() {
        try {
            Relay relay = new Relay(new ServerSocket(0, MOST_CONNECTIONS, InetAddress.getLoopbackAddress()));
            daemon(relay::admit);
            return relay;
        } catch (IOException noPort) {
            throw new UncheckedIOException("no port for a relay", noPort);
        }
    }

    /** Where its clients come in. */
    int port() {
        return door.getLocalPort();
    }

    /** From now on it leads to that loopback port. */
    synchronized void leadTo(int port) {
        target = port;
    }

    /** Ends all connections; there are no others until it is joined. */
    synchronized void cut() {
        cut = true;
        open.forEach(Relay::end);
        open.clear();
    }

    /** Lets clients through again; they have to connect anew. */
    synchronized void join() {
        cut = false;
    }

    private void admit() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException closing) {
                // The door was closed, or the client is already gone: there is nobody to serve.
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            if (!lets(client, server)) {
                return;
            }
            daemon(() -> carry(client, server));
            daemon(() -> carry(server, client));
        } catch (IOException unreachable) {
            // Nothing listens behind it: to the client that is the same as a line that is cut.
            forget(client, server);
        }
    }

    /** Under the lock, so that no connection slips past a cut; on one machine, connecting does not block for long. */
    private synchronized boolean lets(Socket client, Socket server) throws IOException {
        if (cut || closed || target == 0 || open.size() >= 2 * MOST_CONNECTIONS) {
            end(client);
            return false;
        }
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        return true;
    }

    private void carry(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException ended) {
            // One end hung up, or the line was cut; both ends go.
        } finally {
            forget(from, to);
        }
    }

    private synchronized void forget(Socket one, Socket other) {
        end(one);
        end(other);
        open.remove(one);
        open.remove(other);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // It is gone, which was the wish.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "demo-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        synchronized (this) {
            closed = true;
            cut();
        }
    }
}
