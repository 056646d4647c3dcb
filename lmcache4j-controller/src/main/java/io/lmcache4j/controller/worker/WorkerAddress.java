package io.lmcache4j.controller.worker;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;

/** Where a worker is found: LMCache's rule for the own address (controller.md §3). */
final class WorkerAddress {
    private static final String LOOPBACK = "127.0.0.1";

    /** Nothing is sent there: the kernel only chooses an interface. */
    private static final InetSocketAddress OUTSIDE = new InetSocketAddress("8.8.8.8", 80);

    private WorkerAddress() {}

    /** The address of the interface that leads outside; loopback if none does. */
    static String own() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(OUTSIDE);
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? LOOPBACK : local.getHostAddress();
        } catch (IOException | RuntimeException unreachable) {
            return LOOPBACK;
        }
    }

    /**
     * Where to listen when this address is given to the controller: there if it is this machine's,
     * else, behind an address translation, everywhere.
     */
    static String listenHost(String ip) {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(ip)) == null ? "*" : ip;
        } catch (IOException unknown) {
            return "*";
        }
    }
}
