package io.lmcache4j.engine.storage.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client written from engine.md §7.13 alone, on a plain socket, so that it shares no mistake with
 * the server.
 */
final class RawClient implements AutoCloseable {
    static final int PUT = 1;
    static final int GET = 2;
    static final int EXIST = 3;
    static final int LIST = 4;
    static final int HEALTH = 5;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    RawClient(InetSocketAddress server) throws IOException {
        socket.connect(server, 10_000);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** A request; {@code said} is length, format, dtype, s0 to s3. */
    static byte[] request(int command, String key, int... said) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(name, 150);
        Arrays.fill(padded, name.length, 150, (byte) ' ');
        ByteBuffer bytes = ByteBuffer.allocate(186).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(command).putInt(said[0]).putInt(said[1]).putInt(said[2]).putInt(0);
        for (int axis = 3; axis < 7; axis++) {
            bytes.putInt(said[axis]);
        }
        return bytes.put(padded).array();
    }

    static byte[] request(int command, String key) {
        return request(command, key, 0, 1, 2, 0, 0, 0, 0);
    }

    void send(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            out.write(part);
        }
        out.flush();
    }

    /** Byte by byte, each in a packet of its own. */
    void dribble(byte[] bytes) throws IOException {
        for (byte one : bytes) {
            out.write(one);
            out.flush();
        }
    }

    void put(String key, byte[] data) throws IOException {
        send(request(PUT, key, data.length, 1, 3, 2, 2, data.length / 8, 1), data);
    }

    int[] ask(int command, String key) throws IOException {
        send(request(command, key));
        return reply();
    }

    /** The nine numbers of a reply. */
    int[] reply() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(read(36)).order(ByteOrder.LITTLE_ENDIAN);
        int[] numbers = new int[9];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.getInt();
        }
        return numbers;
    }

    byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** The bytes of a value; empty if the server has none. */
    byte[] get(String key) throws IOException {
        int[] reply = ask(GET, key);
        return reply[0] == 200 ? read(reply[1]) : new byte[0];
    }

    boolean exists(String key) throws IOException {
        return ask(EXIST, key)[0] == 200;
    }

    /** Whether the server ended the connection. */
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
