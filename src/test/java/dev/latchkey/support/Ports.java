package dev.latchkey.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;

/** Ports of this machine's loopback addresses. */
public final class Ports {

    private Ports() {}

    /** A port that nobody listens on at this moment. */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody listens on {@code port}, on IPv4 or IPv6: a browser may try either for "localhost". */
    public static boolean isTaken(int port) {
        return !canBind("127.0.0.1", port) || !canBind("::1", port);
    }

    private static boolean canBind(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            InetAddress loopback = InetAddress.getByName(address);
            if (NetworkInterface.getByInetAddress(loopback) == null) {
                return true;
            }
            // Else a port that was closed a minute ago would count as taken.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
