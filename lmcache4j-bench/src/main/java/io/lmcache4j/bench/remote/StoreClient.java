package io.lmcache4j.bench.remote;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection of the load: the same calls whatever serves. For one thread. */
final class StoreClient implements AutoCloseable {
    private static final int PUT = 1;
    private static final int GET = 2;
    private static final int EXIST = 3;
    private static final int OK = 200;

    private final SocketChannel channel;
    private final ByteBuffer request =
            ByteBuffer.allocateDirect(186).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer reply = ByteBuffer.allocateDirect(36).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer value;

    StoreClient(InetSocketAddress server, int length) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        value = ByteBuffer.allocateDirect(length);
    }

    private ByteBuffer request(int command, int length, int key) {
        request.clear();
        request.putInt(command).putInt(length).putInt(1).putInt(3).putInt(0);
        request.putInt(2).putInt(16).putInt(length / 64).putInt(1);
        request.put("%02d@1@0@5f3a@half".formatted(key).getBytes(StandardCharsets.US_ASCII));
        while (request.hasRemaining()) {
            request.put((byte) ' ');
        }
        return request.flip();
    }

    /** Sends a value; there is no reply. */
    void put(int key) throws IOException {
        ByteBuffer[] both = {request(PUT, value.capacity(), key), value.clear()};
        while (both[0].hasRemaining() || both[1].hasRemaining()) {
            channel.write(both);
        }
    }

    /** Waits until the server has read all that was sent. */
    void await(int key) throws IOException {
        ask(EXIST, key);
    }

    void get(int key) throws IOException {
        ask(GET, key);
        fill(value.clear());
    }

    private void ask(int command, int key) throws IOException {
        ByteBuffer bytes = request(command, 0, key);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        fill(reply.clear());
        if (reply.getInt(0) != OK) {
            throw new IOException("the server has no value " + key);
        }
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the server hung up");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
