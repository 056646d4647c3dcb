package io.lmcache4j.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection with at most one request under way. */
final class Connection implements AutoCloseable {
    private static final int INPUT_BYTES = 1 << 18;

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
    private final ResponseParser parser;
    private long due;

    private Connection(SocketChannel channel, byte[] request, boolean bodiless) {
        this.channel = channel;
        this.request = ByteBuffer.allocateDirect(request.length).put(request);
        this.parser = new ResponseParser(bodiless);
    }

    static Connection open(LoadPlan plan, Selector selector) throws IOException {
        SocketChannel channel = plan.target().connect();
        Connection connection =
                new Connection(channel, plan.request(), plan.method().equals("HEAD"));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** Sends the request. It is small and nothing else is under way, so it fits the socket. */
    void send(long dueNanos) throws IOException {
        due = dueNanos;
        request.rewind();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /** Reads what is there; whether the response is whole. */
    boolean read() throws IOException {
        int count;
        do {
            input.clear();
            count = channel.read(input);
            if (count < 0) {
                throw new EOFException("the server closed the connection");
            }
            input.flip();
            if (parser.parse(input)) {
                if (input.hasRemaining()) {
                    throw new IOException(input.remaining() + " bytes after the response");
                }
                return true;
            }
        } while (count == INPUT_BYTES);
        return false;
    }

    /** When the request under way was due, by System.nanoTime. */
    long due() {
        return due;
    }

    /** What the last response was. */
    ResponseParser response() {
        return parser;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
