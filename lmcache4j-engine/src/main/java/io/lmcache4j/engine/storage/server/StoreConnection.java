package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.remote.lm.LmCommand;
import io.lmcache4j.engine.storage.remote.lm.LmHead;
import io.lmcache4j.engine.storage.remote.lm.LmProtocolException;
import io.lmcache4j.engine.storage.remote.lm.LmReply;
import io.lmcache4j.engine.storage.remote.lm.LmRequest;
import io.lmcache4j.engine.storage.server.StoreStats.Drop;
import io.lmcache4j.engine.storage.server.StoreStats.Fault;
import io.lmcache4j.engine.storage.server.StoreStats.Kind;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * One client: its requests, one after the other, on a thread of its own.
 *
 * <p>Bytes go straight between the socket and the pool's memory. A value is made visible when all
 * of it is there; one that can't be kept is read all the same, so that the next request is where it
 * should be.
 */
final class StoreConnection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.store");
    private static final int SUCCESS = 200;

    /** A slice of a reply, so that progress is seen. */
    private static final int MOST_AT_ONCE = 4 << 20;

    private final SocketChannel channel;
    private final StoreServer server;
    private final StoreTiers tiers;
    private final StoreStats stats;
    private final StoreServerOptions options;
    private final ByteBuffer request = ByteBuffer.allocateDirect(LmRequest.SIZE);
    private final ByteBuffer reply =
            ByteBuffer.allocateDirect(LmReply.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final LmHead head = new LmHead(request);
    private final Patience patience;

    private volatile boolean spoke;
    private volatile long idleSince = System.nanoTime();
    private volatile boolean busy;
    private volatile boolean sentAway;

    StoreConnection(
            SocketChannel channel,
            StoreServer server,
            StoreTiers tiers,
            StoreStats stats,
            StoreServerOptions options) {
        this.channel = channel;
        this.server = server;
        this.tiers = tiers;
        this.stats = stats;
        this.options = options;
        this.patience = new Patience(options.requestPatience());
    }

    @Override
    public void run() {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            Optional<Fault> fault = Optional.empty();
            while (fault.isEmpty() && readHead()) {
                fault = answer();
                busy = false;
                idleSince = System.nanoTime();
            }
            fault.ifPresent(this::fault);
        } catch (StoreFaultException broken) {
            fault(broken.fault());
        } catch (IOException gone) {
            if (busy) {
                fault(Fault.LOST);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            LOG.error("A connection ends by a fault of this server", bug);
            fault(Fault.INTERNAL);
        } finally {
            close();
            server.ended(this);
        }
    }

    private void fault(Fault cause) {
        if (!sentAway) {
            stats.onFault(cause);
            LOG.debug("A connection ends: {}", cause);
        }
    }

    /** Reads a request; false if the client has no more. */
    private boolean readHead() throws IOException {
        request.clear();
        boolean known = false;
        while (request.hasRemaining()) {
            if (channel.read(request) < 0) {
                if (request.position() == 0) {
                    return false;
                }
                throw new StoreFaultException(Fault.HALF_REQUEST);
            }
            if (!busy) {
                // From the first byte on it may not take its time.
                busy = true;
                spoke = true;
                patience.begin(0);
            } else {
                patience.moved();
            }
            if (!known && request.position() >= Integer.BYTES) {
                // At once: what is no request at all, such as HTTP, may be shorter than one.
                if (head.command().isEmpty()) {
                    throw new StoreFaultException(Fault.UNKNOWN_COMMAND);
                }
                known = true;
            }
        }
        patience.end();
        return true;
    }

    private Optional<Fault> answer() throws IOException, InterruptedException {
        LmCommand command = head.command().orElseThrow();
        stats.onRequest(command);
        String text;
        try {
            text = head.key();
        } catch (LmProtocolException noText) {
            return Optional.of(Fault.BAD_KEY);
        }
        switch (command) {
            case PUT -> {
                return put(StoreKeys.of(text));
            }
            case GET -> get(StoreKeys.of(text));
            case EXIST -> {
                boolean here = tiers.contains(StoreKeys.of(text));
                stats.onAsked(Kind.EXIST, here);
                send(here ? LmReply.YES : LmReply.NO);
            }
            case LIST -> send(LmReply.NO);
            case HEALTH -> send(LmReply.YES);
        }
        return Optional.empty();
    }

    private void get(EngineKey key) throws IOException {
        Optional<Found> found = tiers.find(key);
        stats.onAsked(Kind.GET, found.isPresent());
        if (found.isEmpty()) {
            send(LmReply.NO);
            return;
        }
        try (Found value = found.get()) {
            MemoryObj object = value.lease().obj();
            reply.clear();
            reply.putInt(SUCCESS)
                    .put(StoredValue.description(object))
                    .putInt(value.location().code())
                    .flip();
            ByteBuffer data = StoredValue.data(object);
            int length = data.remaining();
            send(reply, data);
            stats.onBytesOut(length);
        }
    }

    private void send(LmReply said) throws IOException {
        reply.clear();
        reply.put(said.encode()).flip();
        send(reply, ByteBuffer.allocate(0));
    }

    private void send(ByteBuffer first, ByteBuffer data) throws IOException {
        int end = data.limit();
        patience.begin(end);
        ByteBuffer[] both = {first, data};
        while (first.hasRemaining() || data.position() < end) {
            data.limit(Math.min(end, data.position() + MOST_AT_ONCE));
            if (first.hasRemaining()) {
                channel.write(both);
            } else {
                channel.write(data);
            }
            patience.moved();
        }
        patience.end();
    }

    private Optional<Fault> put(EngineKey key) throws IOException, InterruptedException {
        int length = head.length();
        if (length < 0 || length > options.maxValueBytes()) {
            return Optional.of(Fault.BAD_LENGTH);
        }
        Optional<Drop> dropped =
                tiers.fits(length) ? keep(key, length) : Optional.of(Drop.TOO_LARGE);
        if (dropped.isPresent()) {
            drain(length);
            // What had this key is not what the client wants there any more.
            tiers.remove(key);
            stats.onDropped(dropped.get());
        }
        stats.onBytesIn(length);
        return Optional.empty();
    }

    /** Reads a value and keeps it; why it can't, in which case nothing was read. */
    private Optional<Drop> keep(EngineKey key, int length)
            throws IOException, InterruptedException {
        if (!server.inFlight().enter(length, options.memoryPatience())) {
            return Optional.of(Drop.TOO_MANY_IN_FLIGHT);
        }
        try {
            Optional<MemoryObj> memory = tiers.allocate(length, options.memoryPatience());
            if (memory.isEmpty()) {
                return Optional.of(Drop.NO_MEMORY);
            }
            MemoryObj object = memory.get();
            try {
                patience.begin(length);
                fill(StoredValue.data(object));
                patience.end();
                StoredValue.describe(object, head.metadata());
                if (!tiers.publish(key, object, options.memoryPatience())) {
                    stats.onDropped(Drop.NOT_KEPT);
                }
            } finally {
                object.release();
            }
            return Optional.empty();
        } finally {
            server.inFlight().leave(length);
        }
    }

    private void fill(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new StoreFaultException(Fault.HALF_VALUE);
            }
            patience.moved();
        }
    }

    private void drain(int length) throws IOException {
        patience.begin(length);
        int left = length;
        while (left > 0) {
            ByteBuffer nowhere = server.nowhere();
            nowhere.limit(Math.min(left, nowhere.capacity()));
            int part = nowhere.remaining();
            fill(nowhere);
            left -= part;
        }
        patience.end();
    }

    /** Ends it if a transfer takes too long. */
    void endIfLate(long now) {
        if (!sentAway && patience.isOver(now)) {
            fault(Fault.TOO_SLOW);
            sentAway = true;
            close();
        }
    }

    /** How long it has been idle; negative while it is not. */
    long idleNanos(long now) {
        return busy ? -1 : now - idleSince;
    }

    /** Whether it ever sent anything. */
    boolean spoke() {
        return spoke;
    }

    /** Ends it for the server's own reasons. */
    void sendAway() {
        sentAway = true;
        close();
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Can't close a connection", e);
        }
    }
}
