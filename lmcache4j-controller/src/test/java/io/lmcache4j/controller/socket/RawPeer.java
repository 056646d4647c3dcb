package io.lmcache4j.controller.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;

/** A TCP connection that says what it likes, such as the recorded bytes of ZeroMQ's peers. */
final class RawPeer implements AutoCloseable {
    /** What libzmq 4.3.5 says first. */
    static final String GREETING = "ff00000000000000017f03014e554c4c" + "00".repeat(48);

    private final Socket socket;

    RawPeer(String host, int port) throws IOException {
        socket = new Socket(InetAddress.getByName(host), port);
        socket.setSoTimeout(20_000);
    }

    void greet() throws IOException {
        writeHex(GREETING);
    }

    void writeHex(String bytes) throws IOException {
        write(HexFormat.of().parseHex(bytes));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    byte[] read(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /** Waits until the other side ends the connection. */
    void awaitEnd() throws IOException {
        try {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (java.net.SocketException e) {
            if (!String.valueOf(e.getMessage()).contains("reset")) {
                throw e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
