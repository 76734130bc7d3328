package io.tidegate.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy on the loopback interface that can be cut: it then drops all its connections and each new one. */
public final class BreakableProxy implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean cut;

    /** A proxy on a free port that leads nowhere yet. */
    public BreakableProxy() throws IOException {
        daemon(this::accept);
    }

    /** Where its clients connect. */
    public int port() {
        return server.getLocalPort();
    }

    /** Leads new connections to this loopback port from now on. */
    public void forwardTo(int port) {
        target = port;
    }

    /** Nobody gets through any more. */
    public void cut() {
        cut = true;
        sockets.forEach(BreakableProxy::quietly);
    }

    /** New connections get through again. */
    public void mend() {
        cut = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(broker);
                daemon(() -> pump(client, broker));
                daemon(() -> pump(broker, client));
            } catch (IOException e) {
                // Closed, or the broker is not there: the client will try again.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One side hung up; both go.
        } finally {
            quietly(from);
            quietly(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
