package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.storage.server.StoreStats.Client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A cache server that speaks {@code lm://} (engine.md §7.13), in place of LMCache's.
 *
 * <p>A platform thread accepts, a virtual one serves each client, and one looks once a second
 * whether a transfer takes too long. When there are as many clients as allowed, the one that has
 * been idle longest makes room for the next, those that never asked anything first.
 */
public final class StoreServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.store");

    private static final int BACKLOG = 1024;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 200;
    private static final int NOWHERE = 256 << 10;

    /** How long a client that asked something before may be idle before it makes room. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final StoreServerOptions options;
    private final StoreTiers tiers;
    private final StoreStats stats;
    private final InFlight inFlight;
    private final Set<StoreConnection> connections = ConcurrentHashMap.newKeySet();
    private final ByteBuffer nowhere = ByteBuffer.allocateDirect(NOWHERE);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ServerSocketChannel listener;
    private final Thread acceptor;
    private final Thread watcher;
    private long refusalLogged;

    private StoreServer(
            StoreServerOptions options,
            StoreTiers tiers,
            StoreStats stats,
            ServerSocketChannel listener) {
        this.options = options;
        this.tiers = tiers;
        this.stats = stats;
        this.listener = listener;
        this.inFlight = new InFlight(options.maxInFlightBytes());
        this.acceptor = Thread.ofPlatform().daemon().name("store-accept").unstarted(this::accept);
        this.watcher = Thread.ofPlatform().daemon().name("store-watch").unstarted(this::watch);
    }

    /**
     * Listens and serves.
     *
     * @param tiers stay the caller's, to be closed after the server
     * @throws IOException if it can't listen there; the message names the address
     */
    public static StoreServer start(StoreServerOptions options, StoreTiers tiers, StoreStats stats)
            throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(options.address(), BACKLOG);
        } catch (IOException | RuntimeException failed) {
            listener.close();
            throw new IOException(
                    "can't listen on %s:%d: %s; choose another --host or --port"
                            .formatted(
                                    options.address().getHostString(),
                                    options.address().getPort(),
                                    failed.getMessage() == null ? failed : failed.getMessage()),
                    failed);
        }
        StoreServer server = new StoreServer(options, tiers, stats, listener);
        server.acceptor.start();
        server.watcher.start();
        return server;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) listener.getLocalAddress();
        } catch (IOException closed) {
            return options.address();
        }
    }

    /** Clients now. */
    public int connections() {
        return connections.size();
    }

    /** Bytes of values on their way in. */
    public long inFlightBytes() {
        return inFlight.bytes();
    }

    /** Whether it takes clients: it listens, and the thread that accepts is there. */
    public boolean isAccepting() {
        return listener.isOpen() && acceptor.isAlive();
    }

    /** Whether the next client costs another its connection, or is sent away. */
    public boolean isFull() {
        return connections.size() >= options.maxConnections();
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** Memory that anybody may write and nobody reads. */
    ByteBuffer nowhere() {
        return nowhere.duplicate();
    }

    void ended(StoreConnection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                take(listener.accept());
            } catch (ClosedChannelException over) {
                return;
            } catch (IOException | RuntimeException | Error failed) {
                LOG.warn("Can't take a client: {}", failed.toString());
                awaitStop(LOOK_MILLIS);
            }
        }
    }

    private void take(SocketChannel channel) throws IOException {
        boolean taken = false;
        try {
            if (isFull() && !makeRoom()) {
                refuse();
                return;
            }
            StoreConnection connection = new StoreConnection(channel, this, tiers, stats, options);
            stats.onClient(Client.ACCEPTED);
            connections.add(connection);
            Thread.ofVirtual().name("store-client").start(connection);
            taken = true;
            if (!listener.isOpen()) {
                connection.sendAway();
            }
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /** Says so once a minute at most; on the accepting thread alone. */
    private void refuse() {
        stats.onClient(Client.REFUSED);
        long now = System.nanoTime();
        if (refusalLogged == 0 || now - refusalLogged > IDLE_NANOS) {
            refusalLogged = now;
            LOG.warn(
                    "All {} connections are taken: clients are sent away; raise --max-connections",
                    options.maxConnections());
        }
    }

    private boolean makeRoom() {
        long now = System.nanoTime();
        Optional<StoreConnection> idle =
                connections.stream()
                        .filter(
                                connection ->
                                        connection.idleNanos(now)
                                                >= (connection.spoke() ? IDLE_NANOS : 0))
                        .min(
                                Comparator.comparing(StoreConnection::spoke)
                                        .thenComparing(
                                                Comparator.<StoreConnection>comparingLong(
                                                                one -> one.idleNanos(now))
                                                        .reversed()));
        idle.ifPresent(
                connection -> {
                    stats.onClient(Client.REAPED);
                    connections.remove(connection);
                    connection.sendAway();
                });
        return idle.isPresent();
    }

    private void watch() {
        while (!awaitStop(LOOK_MILLIS)) {
            long now = System.nanoTime();
            connections.forEach(connection -> connection.endIfLate(now));
        }
    }

    private boolean awaitStop(long millis) {
        try {
            return stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends all connections, and waits some seconds for their threads. Repeatable. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("Can't stop listening", e);
        }
        connections.forEach(StoreConnection::sendAway);
        long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
        try {
            acceptor.join(CLOSE_PATIENCE);
            watcher.join(CLOSE_PATIENCE);
            while (!connections.isEmpty() && System.nanoTime() - deadline < 0) {
                connections.forEach(StoreConnection::sendAway);
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
