package io.lmcache4j.engine.storage.remote.lm;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A cache server written from engine.md §7.13 alone: a thread for each connection, one request
 * after the other, everything in memory. It reads and writes the numbers by itself, so that it
 * shares no mistake with the client.
 */
final class LmTestServer implements AutoCloseable {
    /** What it does wrong, when it is told to. */
    enum Fault {
        NONE,
        SILENT,
        HANGS_UP_IN_THE_REPLY,
        HANGS_UP_IN_THE_DATA,
        DRIBBLES,
        DROPS_PUTS
    }

    private static final int SAID = 28;

    /** What a reply says when it says nothing: length 0, format 1, float16, no shape. */
    private static final byte[] NOTHING =
            ByteBuffer.allocate(SAID)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(4, 1)
                    .putInt(8, 2)
                    .array();

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /** Length, format, dtype and the four dimensions, then the data. */
    private final Map<String, byte[]> pieces = new ConcurrentHashMap<>();

    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** The 186 bytes of each request, in order of arrival. */
    final List<byte[]> requests = new CopyOnWriteArrayList<>();

    volatile Fault fault = Fault.NONE;

    LmTestServer() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "lm://127.0.0.1:" + listener.getLocalPort();
    }

    int connections() {
        return connections.size();
    }

    /** Changes what it says of a piece, at one of the numbers length, format, dtype, s0 to s3. */
    void spoil(String key, int number, int value) {
        pieces.computeIfPresent(
                key,
                (_, piece) ->
                        ByteBuffer.wrap(piece.clone())
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(4 * number, value)
                                .array());
    }

    void hangUp() {
        connections.forEach(LmTestServer::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.add(socket);
                if (closed) {
                    // Came in the very moment of the close, which may have missed it.
                    close(socket);
                    return;
                }
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (SocketException over) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (answer(in, socket.getOutputStream())) {
                // The next one.
            }
        } catch (EOFException | SocketException goneOrClosed) {
            // As every connection ends.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connections.remove(socket);
        }
    }

    private boolean answer(DataInputStream in, OutputStream out) throws IOException {
        byte[] request = new byte[186];
        in.readFully(request);
        requests.add(request);
        ByteBuffer numbers = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
        String key = new String(request, 36, 150, StandardCharsets.UTF_8).strip();
        switch (numbers.getInt(0)) {
            case 1 -> {
                byte[] piece = new byte[SAID + numbers.getInt(4)];
                // The location stands between the dtype and the shape.
                System.arraycopy(request, 4, piece, 0, 12);
                System.arraycopy(request, 20, piece, 12, 16);
                in.readFully(piece, SAID, piece.length - SAID);
                if (fault != Fault.DROPS_PUTS) {
                    pieces.put(key, piece);
                }
                return true;
            }
            case 2 -> {
                byte[] piece = pieces.get(key);
                return piece == null ? reply(out, 400, NOTHING) : reply(out, 200, piece);
            }
            case 3 -> {
                return reply(out, pieces.containsKey(key) ? 200 : 400, NOTHING);
            }
            case 5 -> {
                return reply(out, 200, NOTHING);
            }
            default -> {
                return false;
            }
        }
    }

    private boolean reply(OutputStream out, int code, byte[] piece) throws IOException {
        byte[] all =
                ByteBuffer.allocate(8 + piece.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(code)
                        .put(piece, 0, SAID)
                        .putInt(0)
                        .put(piece, SAID, piece.length - SAID)
                        .array();
        switch (fault) {
            case NONE, DROPS_PUTS -> out.write(all);
            case SILENT -> {
                return true;
            }
            case HANGS_UP_IN_THE_REPLY -> {
                out.write(all, 0, 20);
                return false;
            }
            case HANGS_UP_IN_THE_DATA -> {
                out.write(all, 0, all.length - 1);
                return false;
            }
            case DRIBBLES -> {
                for (byte one : all) {
                    out.write(one);
                }
            }
        }
        return true;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        hangUp();
    }
}
