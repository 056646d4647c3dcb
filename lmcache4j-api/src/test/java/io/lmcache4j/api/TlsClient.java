package io.lmcache4j.api;

import io.lmcache4j.api.transport.ListenAddress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** As {@link RawClient}, over TLS; the bytes under it can be sent too. */
public final class TlsClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket under;
    private final SSLSocket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private TlsClient(Socket under, SSLSocket socket) {
        this.under = under;
        this.socket = socket;
    }

    /**
     * A connection whose handshake is done, as far as this side knows.
     *
     * @param versions of TLS that may be used; all by default
     */
    public static TlsClient connect(ListenAddress address, SSLContext context, String... versions)
            throws IOException {
        var tcp = (ListenAddress.Tcp) address;
        var under = new Socket(tcp.host(), tcp.port());
        under.setSoTimeout(PATIENCE_MILLIS);
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(under, tcp.host(), tcp.port(), true);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new TlsClient(under, socket);
    }

    /** Everything that comes back for these characters until the server closes. */
    public static String exchange(ListenAddress address, SSLContext context, String request)
            throws IOException {
        try (var client = connect(address, context)) {
            return client.send(request).readToEnd();
        }
    }

    /** The version of TLS. */
    public String version() {
        return socket.getSession().getProtocol();
    }

    /** What the server showed first. */
    public Certificate shown() throws IOException {
        return socket.getSession().getPeerCertificates()[0];
    }

    /** Sends these characters, one byte each. */
    public TlsClient send(String characters) {
        try {
            socket.getOutputStream().write(characters.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes past TLS. */
    public void sendUnder(int... bytes) throws IOException {
        for (int each : bytes) {
            under.getOutputStream().write(each);
        }
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

    private int readSome() {
        byte[] buffer = new byte[8192];
        try {
            int count = socket.getInputStream().read(buffer);
            received.write(buffer, 0, Math.max(0, count));
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
