package io.lmcache4j.bench.controller;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A bare ZMTP 3.0 connection on loopback, so that the load costs less than what it loads. Waits
 * while the other side is full.
 */
final class Zmtp implements AutoCloseable {
    private static final int GREETING = 64;
    private static final byte LONG = 2;
    private static final byte COMMAND = 4;
    private static final int LONG_HEADER = 9;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 20).flip();

    /**
     * @param type what this side is, {@code PUSH} or {@code DEALER}
     */
    Zmtp(String type, int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        ByteBuffer greeting = ByteBuffer.allocate(GREETING);
        greeting.put((byte) 0xff).position(9);
        greeting.put((byte) 0x7f).put((byte) 3).put((byte) 0).put(ascii("NULL"));
        write(greeting.position(0));
        await(GREETING);
        in.position(in.position() + GREETING);
        byte[] name = ascii("Socket-Type");
        byte[] value = ascii(type);
        ByteBuffer ready = ByteBuffer.allocate(2 + 6 + 1 + name.length + 4 + value.length);
        ready.put(COMMAND).put((byte) (ready.capacity() - 2)).put((byte) 5).put(ascii("READY"));
        ready.put((byte) name.length).put(name).putInt(value.length).put(value);
        write(ready.flip());
        read();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A message of one frame as it goes over the wire. */
    static ByteBuffer framed(byte[] message) {
        return ByteBuffer.allocateDirect(LONG_HEADER + message.length)
                .put(LONG)
                .putLong(message.length)
                .put(message)
                .flip();
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Sends a request. */
    void ask(byte[] message) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 + LONG_HEADER + message.length);
        bytes.put((byte) 1).put((byte) 0);
        write(bytes.put(LONG).putLong(message.length).put(message).flip());
    }

    /** Waits for an answer: its last frame. */
    byte[] answer() throws IOException {
        while (true) {
            byte[] frame = read();
            if (frame.length > 0) {
                return frame;
            }
        }
    }

    /** The answer if it is there, without waiting for it to begin. */
    Optional<byte[]> poll() throws IOException {
        if (!in.hasRemaining()) {
            in.clear();
            channel.configureBlocking(false);
            int count = channel.read(in);
            channel.configureBlocking(true);
            in.flip();
            if (count <= 0) {
                return Optional.empty();
            }
        }
        return Optional.of(answer());
    }

    private byte[] read() throws IOException {
        await(2);
        boolean isLong = (in.get() & LONG) != 0;
        if (isLong) {
            await(Long.BYTES);
        }
        byte[] frame = new byte[isLong ? (int) in.getLong() : in.get() & 0xff];
        await(frame.length);
        in.get(frame);
        return frame;
    }

    private void await(int bytes) throws IOException {
        while (in.remaining() < bytes) {
            in.compact();
            int count = channel.read(in);
            in.flip();
            if (count < 0) {
                throw new EOFException("the controller has closed the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
