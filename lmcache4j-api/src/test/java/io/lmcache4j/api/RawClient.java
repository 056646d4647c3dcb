package io.lmcache4j.api;

import io.lmcache4j.api.transport.ListenAddress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends bytes as they are and shows bytes as they come, over TCP or a Unix socket. */
public final class RawClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SocketChannel channel;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private RawClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** A connection to this address. */
    public static RawClient connect(ListenAddress address) {
        try {
            return new RawClient(
                    switch (address) {
                        case ListenAddress.Tcp(String host, int port, boolean _) ->
                                SocketChannel.open(new InetSocketAddress(host, port));
                        case ListenAddress.UnixSocket(var path) -> {
                            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                            channel.connect(UnixDomainSocketAddress.of(path));
                            yield channel;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that comes back for these characters until the server closes. */
    public static String exchange(ListenAddress address, String request) {
        try (var client = connect(address)) {
            return client.send(request).readToEnd();
        }
    }

    /** The whole answer to a GET on a connection of its own. */
    public static String get(ListenAddress address, String target) {
        return exchange(
                address,
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    /** Sends these characters, one byte each. */
    public RawClient send(String characters) {
        return sendBytes(characters.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a text in UTF-8. */
    public RawClient sendText(String text) {
        return sendBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends these bytes. */
    public RawClient sendBytes(byte[] all) {
        var bytes = ByteBuffer.wrap(all);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** What has come until the server closed. */
    public String readToEnd() {
        int count;
        do {
            count = readSome();
        } while (count >= 0);
        return text();
    }

    /** What has come when this text was in it. */
    public String readUntil(String text) {
        while (!text().contains(text)) {
            if (readSome() < 0) {
                throw new AssertionError("closed before " + text + ": " + text());
            }
        }
        return text();
    }

    /** All that was received so far. */
    public String text() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /** Whether this side has closed. */
    public boolean isClosed() {
        return !channel.isOpen();
    }

    private int readSome() {
        var buffer = ByteBuffer.allocate(8192);
        try {
            channel.configureBlocking(false);
            try (var selector = Selector.open()) {
                channel.register(selector, SelectionKey.OP_READ);
                if (selector.select(PATIENCE.toMillis()) == 0) {
                    throw new SocketTimeoutException("nothing came; so far: " + text());
                }
            }
            channel.configureBlocking(true);
            int count = channel.read(buffer);
            received.write(buffer.array(), 0, Math.max(0, count));
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
