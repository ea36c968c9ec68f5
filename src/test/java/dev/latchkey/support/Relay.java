package dev.latchkey.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server that can be cut: nobody listens then, and what was open is closed. */
public final class Relay implements AutoCloseable {

    private final int port = Ports.free();
    private final int target;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private ServerSocket door;

    private Relay(int target) {
        this.target = target;
        mend();
    }

    /** A way to the port of this machine that stands in the address. */
    public static Relay to(int port) {
        return new Relay(port);
    }

    public int port() {
        return port;
    }

    public synchronized void cut() {
        close(door);
        open.forEach(Relay::close);
        open.clear();
    }

    public synchronized void mend() {
        if (door != null && !door.isClosed()) {
            return;
        }
        try {
            door = new ServerSocket();
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            var listening = door;
            run(() -> accept(listening));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                var caller = listening.accept();
                open.add(caller);
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(server);
                run(() -> pass(caller, server));
                run(() -> pass(server, caller));
            } catch (IOException cut) {
                // Either the way is cut, or the server is not there: both look the same from here.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // The other one learns it below.
        }
        open.remove(from);
        open.remove(to);
        close(from);
        close(to);
    }

    private static void run(Runnable work) {
        var thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Closeable end) {
        try {
            end.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    @Override
    public void close() {
        cut();
    }
}
