package io.lmcache4j.controller;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** The address by which this machine reaches others, found as LMCache does: nothing is sent. */
final class OwnAddress {
    private static final InetSocketAddress OUTSIDE = new InetSocketAddress("8.8.8.8", 80);
    private static final String ALONE = "127.0.0.1";

    private OwnAddress() {}

    /** An IPv4 address; loopback where there is no way out. */
    static String find() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(OUTSIDE);
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? ALONE : local.getHostAddress();
        } catch (SocketException | UncheckedIOException e) {
            return ALONE;
        }
    }
}
