package io.lmcache4j.controller.socket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A TCP connection that says what it likes, such as the recorded bytes of ZeroMQ's peers. */
public final class RawPeer implements AutoCloseable {
    /** What libzmq 4.3.5 says first. */
    public static final String GREETING = "ff00000000000000017f03014e554c4c" + "00".repeat(48);

    private static final int GREETING_BYTES = 64;
    private static final int MORE = 1;
    private static final int LARGE = 2;
    private static final int COMMAND = 4;
    private static final int LONGEST_SHORT = 255;
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    public RawPeer(String host, int port) throws IOException {
        socket = new Socket(InetAddress.getByName(host), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** One that has shaken hands: {@code PUSH}, {@code DEALER} or {@code REQ}. */
    public static RawPeer of(String type, int port) throws IOException {
        RawPeer peer = new RawPeer("127.0.0.1", port);
        peer.greet();
        peer.write(ready(type));
        peer.read(GREETING_BYTES);
        peer.answer();
        return peer;
    }

    /** What a peer says of itself after the greeting. */
    public static byte[] ready(String type) {
        var command = new ByteArrayOutputStream();
        command.writeBytes(named("READY"));
        command.writeBytes(named("Socket-Type"));
        command.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(type.length()).array());
        command.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        return frame(COMMAND, command.toByteArray());
    }

    private static byte[] named(String text) {
        byte[] letters = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(1 + letters.length)
                .put((byte) letters.length)
                .put(letters)
                .array();
    }

    /** A frame as it is on the wire. */
    public static byte[] frame(boolean more, byte[] body) {
        return frame(more ? MORE : 0, body);
    }

    /** A frame of these flags as it is on the wire. */
    public static byte[] frame(int flags, byte[] body) {
        if (body.length > LONGEST_SHORT) {
            return ByteBuffer.allocate(9 + body.length)
                    .put(head(flags, body.length))
                    .put(body)
                    .array();
        }
        return ByteBuffer.allocate(2 + body.length)
                .put((byte) flags)
                .put((byte) body.length)
                .put(body)
                .array();
    }

    /** How a long frame begins that claims this length. */
    public static byte[] head(int flags, long length) {
        return ByteBuffer.allocate(9).put((byte) (flags | LARGE)).putLong(length).array();
    }

    public void greet() throws IOException {
        writeHex(GREETING);
    }

    public void writeHex(String bytes) throws IOException {
        write(HexFormat.of().parseHex(bytes));
    }

    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Sends a message. */
    public void send(byte[]... frames) throws IOException {
        var message = new ByteArrayOutputStream();
        for (int i = 0; i < frames.length; i++) {
            message.writeBytes(frame(i < frames.length - 1, frames[i]));
        }
        write(message.toByteArray());
    }

    public byte[] read(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** The last frame of the next message. */
    public byte[] answer() throws IOException {
        while (true) {
            int flags = in.readUnsignedByte();
            byte[] body = body(flags);
            if ((flags & MORE) == 0) {
                return body;
            }
        }
    }

    private byte[] body(int flags) throws IOException {
        long length = (flags & LARGE) != 0 ? in.readLong() : in.readUnsignedByte();
        return in.readNBytes(Math.toIntExact(length));
    }

    /** Waits until the other side ends the connection. */
    public void awaitEnd() throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            if (!isEnd(e)) {
                throw e;
            }
        }
    }

    /** Writes the same again and again until the other side ends the connection. */
    public void writeUntilEnd(byte[] bytes, long most) throws IOException {
        try {
            for (long written = 0; written < most; written += bytes.length) {
                write(bytes);
            }
        } catch (SocketException e) {
            if (isEnd(e)) {
                return;
            }
            throw e;
        }
        throw new AssertionError("the other side took " + most + " bytes");
    }

    private static boolean isEnd(SocketException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("reset") || message.contains("Broken pipe");
    }

    /** Ends the connection by a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
