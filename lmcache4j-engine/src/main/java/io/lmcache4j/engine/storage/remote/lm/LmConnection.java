package io.lmcache4j.engine.storage.remote.lm;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One connection, used by one call at a time from its request to the end of the reply. Whoever does
 * not come to that end closes it: what the server sends next would be taken for another answer.
 * Interrupting the thread of a call closes it too.
 */
final class LmConnection implements AutoCloseable {
    private final LmAddress address;
    private final SocketChannel channel;

    /** Not yet connected. */
    LmConnection(LmAddress address) throws IOException {
        this.address = address;
        this.channel = SocketChannel.open();
    }

    void connect() throws IOException {
        // Resolved each time: a server that moved is found again.
        InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
        if (socket.isUnresolved()) {
            throw new UnknownHostException(address + ": there is no such host");
        }
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.connect(socket);
        } catch (ConnectException e) {
            throw new IOException(address + ": " + e.getMessage(), e);
        }
    }

    /** Whether the server closed it, or said something unasked, while nobody used it. */
    boolean isStale() {
        try {
            channel.configureBlocking(false);
            boolean silent = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return !silent;
        } catch (IOException e) {
            return true;
        }
    }

    void send(ByteBuffer... parts) throws IOException {
        while (hasRemaining(parts)) {
            try {
                channel.write(parts);
            } catch (IOException e) {
                throw named(e);
            }
        }
    }

    /** Reads until all buffers are full. */
    void fill(ByteBuffer... parts) throws IOException {
        while (hasRemaining(parts)) {
            if (read(parts) < 0) {
                throw new EOFException(address + " closed the connection in the middle of a reply");
            }
        }
    }

    private long read(ByteBuffer... parts) throws IOException {
        try {
            return channel.read(parts);
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** With the server's name, which sockets do not say; except when we closed it ourselves. */
    private IOException named(IOException e) {
        return e instanceof ClosedChannelException
                ? e
                : new IOException(address + ": " + e.getMessage(), e);
    }

    LmReply reply() throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(LmReply.SIZE);
        fill(reply);
        return LmReply.decode(reply.flip());
    }

    private static boolean hasRemaining(ByteBuffer... parts) {
        return Arrays.stream(parts).anyMatch(ByteBuffer::hasRemaining);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing to be saved.
        }
    }
}
