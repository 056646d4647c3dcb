package io.lmcache4j.cli.process;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Asks one request after the other over one connection to a Unix socket. */
final class SocketClient implements AutoCloseable {
    private static final String LENGTH = "content-length: ";

    private final SocketChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocate(64 << 10).limit(0);

    SocketClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /**
     * The head of the answer.
     *
     * @throws IOException if the answer does not come whole
     */
    String head(String method, String target) throws IOException {
        String request = "%s %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(method, target);
        ByteBuffer out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
        while (out.hasRemaining()) {
            channel.write(out);
        }
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) next());
        }
        int length =
                head.toString()
                        .toLowerCase(Locale.ROOT)
                        .lines()
                        .filter(line -> line.startsWith(LENGTH))
                        .mapToInt(line -> Integer.parseInt(line.substring(LENGTH.length())))
                        .findFirst()
                        .orElse(0);
        for (int i = 0; i < length; i++) {
            next();
        }
        return head.toString();
    }

    private byte next() throws IOException {
        if (!bytes.hasRemaining()) {
            bytes.clear();
            int read = channel.read(bytes);
            bytes.flip();
            if (read < 0) {
                throw new EOFException("the server hung up");
            }
        }
        return bytes.get();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
