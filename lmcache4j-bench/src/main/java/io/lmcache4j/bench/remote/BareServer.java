package io.lmcache4j.bench.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.stream.IntStream;

/**
 * The limit for a cache server: it moves the same bytes between the same sockets and memory of the
 * same size, on a platform thread for each connection, and does nothing else. The key is a number
 * that says which piece of memory; nothing is allocated, counted, checked or protected.
 */
final class BareServer {
    private final ByteBuffer[] values;
    private final int length;
    private final ServerSocketChannel listener;

    BareServer(int values, int length) throws IOException {
        this.values =
                IntStream.range(0, values)
                        .mapToObj(_ -> ByteBuffer.allocateDirect(length))
                        .toArray(ByteBuffer[]::new);
        this.length = length;
        this.listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        Thread.ofPlatform().daemon().start(this::accept);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofPlatform().daemon().start(() -> serve(channel));
            }
        } catch (IOException over) {
            throw new IllegalStateException(over);
        }
    }

    private void serve(SocketChannel channel) {
        ByteBuffer head = ByteBuffer.allocateDirect(186).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer reply = ByteBuffer.allocateDirect(36).order(ByteOrder.LITTLE_ENDIAN);
        try (channel) {
            while (fill(channel, head.clear())) {
                int command = head.getInt(0);
                int key = (head.get(36) - '0') * 10 + head.get(37) - '0';
                ByteBuffer value = values[key].duplicate();
                if (command == 1) {
                    fill(channel, value);
                    continue;
                }
                reply.clear().putInt(0, 200).putInt(4, length);
                ByteBuffer[] both = {reply, command == 2 ? value : value.limit(0)};
                while (reply.hasRemaining() || value.hasRemaining()) {
                    channel.write(both);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }
}
