package io.lmcache4j.controller;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether a host to bind is this machine's alone. */
final class Loopback {
    private Loopback() {}

    static boolean is(String host) {
        try {
            return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // Such as *, which stands for all.
            return false;
        }
    }
}
