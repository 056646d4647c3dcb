package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryLease;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.metrics.RemoteStats;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.metrics.TierStats;
import io.lmcache4j.engine.storage.AllocatorBackend;
import io.lmcache4j.engine.storage.ChunkCodec;
import io.lmcache4j.engine.storage.ChunkPin;
import io.lmcache4j.engine.storage.ChunkReads;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.Departure;
import io.lmcache4j.engine.storage.ReadResult;
import io.lmcache4j.engine.storage.StorageBackend;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A store that other processes share, as a tier (engine.md §7.7).
 *
 * <p>Nobody ever waits for the store without a deadline: each call runs on a virtual thread of its
 * own, is interrupted when its time is over, and what it brings after that is released. A store
 * that fails again and again is not asked at all for a while ({@link CircuitBreaker}). Putting
 * never waits; what can't be written is dropped and counted.
 */
public final class RemoteBackend implements StorageBackend {
    /** Name of the tier of {@code remote_url}; those of plugins have {@code -NAME} behind it. */
    public static final String NAME = "RemoteBackend";

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.storage");
    private static final int FAILURES_TO_OPEN = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How long a read that is due waits for memory. */
    private static final Duration STAGING_PATIENCE = Duration.ofSeconds(1);

    /** For each step of closing; all of it must fit in the time that a process has to end. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    /** Questions at a time, where there are many. */
    private static final int LOOKS = 32;

    private static final ChunkPin NO_PIN = () -> {};

    private final String name;
    private final RemoteSettings settings;
    private final Supplier<Optional<AllocatorBackend>> staging;
    private final RankView ranks;
    private final ChunkCodec codec = new ChunkCodec.Naive();
    private final RemoteStats stats;
    private final TierStats tierStats;
    private final RemoteCalls calls;
    private final CircuitBreaker breaker;
    private final Connection connection;
    private final PutQueue puts;
    private final LongAdder failedGets = new LongAdder();
    private final LongAdder failedPuts = new LongAdder();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Reader reader = new Reader();
    private final RemoteBackendHealthCheck check;

    /**
     * A tier over a store, connected if that is possible now.
     *
     * @param clock of pauses and of the breaker, with chance
     * @throws IllegalArgumentException if the settings can never work; nothing is left behind
     */
    RemoteBackend(
            String name,
            ConnectorSource source,
            RemoteSettings settings,
            Supplier<Optional<AllocatorBackend>> staging,
            RankView ranks,
            StatsMonitor stats,
            PauseClock clock) {
        this.name = name;
        this.settings = settings;
        this.staging = staging;
        this.ranks = ranks;
        this.stats = stats.remote();
        this.tierStats = stats.tier(name);
        this.calls = new RemoteCalls(name);
        this.breaker =
                new CircuitBreaker(
                        name,
                        FAILURES_TO_OPEN,
                        new Backoff(FIRST_PAUSE, LONGEST_PAUSE, clock.random()),
                        clock.nanoTime());
        this.connection =
                new Connection(
                        name,
                        source,
                        calls,
                        new Backoff(
                                Connection.FIRST_PAUSE, Connection.LONGEST_PAUSE, clock.random()),
                        clock.nanoTime());
        this.check =
                new RemoteBackendHealthCheck(
                        name,
                        connection,
                        breaker,
                        calls,
                        settings,
                        failedGets::sum,
                        new TestChunk(source.context().format()),
                        stats.remote(),
                        clock.nanoTime());
        this.puts = new PutQueue(name, settings::maxPutBytes, this::write, tierStats::dropped);
    }

    /**
     * Connects for the first time; a store that can't be reached now is tried again later.
     *
     * @throws IllegalArgumentException if the settings can never work; the tier is closed then
     */
    RemoteBackend connect() {
        try {
            connection.connect();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error never) {
            close();
            throw never;
        }
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    /** What a call of the connector is. */
    private interface Work<T> {
        T on(RemoteConnector connector) throws IOException, InterruptedException;
    }

    private <T> RemoteCall<T> start(Duration limit, Work<T> work, Consumer<T> late)
            throws UnavailableException {
        return start(limit, work, late, this::ended);
    }

    private <T> RemoteCall<T> start(
            Duration limit, Work<T> work, Consumer<T> late, Consumer<Throwable> ended)
            throws UnavailableException {
        RemoteConnector connector =
                connection
                        .connectorOrAttempt()
                        .orElseThrow(
                                () ->
                                        new UnavailableException(
                                                "no connection to " + connection.url()));
        if (!breaker.tryPass()) {
            throw new UnavailableException(
                    connection.url() + " is not asked for now, since it failed too often");
        }
        try {
            return calls.start(limit, () -> work.on(connector), late, ended);
        } catch (UnavailableException full) {
            breaker.undecided();
            throw full;
        }
    }

    private void ended(Throwable failure) {
        switch (RemoteFailures.verdict(failure)) {
            case ANSWERED -> breaker.succeeded();
            case FAILED -> breaker.failed(failure);
            case NONE -> breaker.undecided();
        }
    }

    /** Looks; any error counts as nothing found, and as a miss with its cause. */
    @Override
    public int contains(List<EngineKey> keys) {
        if (keys.isEmpty()) {
            return 0;
        }
        try {
            List<EngineKey> stored = ranks.read(keys);
            return start(
                            settings.containsTimeout(),
                            connector -> connector.countLeading(stored),
                            _ -> {})
                    .await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (IOException | RuntimeException failed) {
            tierStats.missed(RemoteFailures.missCause(failed));
            LOG.debug("{}: can't tell what it has: {}", name, failed.toString());
            return 0;
        }
    }

    /** Looks for many at a time; those of which it is not known in time are not here. */
    @Override
    public Set<EngineKey> present(Collection<EngineKey> keys) {
        long end = System.nanoTime() + settings.containsTimeout().toNanos();
        Set<EngineKey> here = new HashSet<>();
        Queue<Look> looks = new ArrayDeque<>(LOOKS);
        Iterator<EngineKey> rest = keys.iterator();
        try {
            while (rest.hasNext() || !looks.isEmpty()) {
                if (rest.hasNext() && looks.size() < LOOKS) {
                    looks.add(look(rest.next(), end));
                } else {
                    Look look = looks.remove();
                    if (look.call().await()) {
                        here.add(look.key());
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failed) {
            LOG.debug("{}: can't tell all that it has: {}", name, failed.toString());
        } finally {
            looks.forEach(look -> look.call().abandon());
        }
        return here;
    }

    /** One of many questions under way. */
    private record Look(EngineKey key, RemoteCall<Boolean> call) {}

    private Look look(EngineKey key, long end) throws UnavailableException {
        EngineKey stored = ranks.read(key);
        return new Look(
                key,
                start(
                        Duration.ofNanos(Math.max(1, end - System.nanoTime())),
                        connector -> connector.exists(stored),
                        _ -> {},
                        this::endedEarly));
    }

    /** That the time for all is over tells nothing about the store. */
    private void endedEarly(Throwable failure) {
        if (failure instanceof RemoteTimeoutException) {
            breaker.undecided();
        } else {
            ended(failure);
        }
    }

    /** Nothing keeps a piece in a store that others share; each key found gets an empty pin. */
    @Override
    public void pin(List<EngineKey> keys, List<ChunkPin> into) {
        int found = contains(keys);
        for (int i = 0; i < found; i++) {
            into.add(NO_PIN);
        }
    }

    /** Nothing: the store has its own idea of what was wanted. */
    @Override
    public void touch(List<EngineKey> keys) {}

    @Override
    public ReadResult read(EngineKey key) {
        return reader.read(key);
    }

    @Override
    public ChunkReads readAll(List<EngineKey> keys) {
        return new RemoteReads(reader, keys, nanos -> stats.batchedGetBlockingTime(nanos / 1e9));
    }

    /** Reads pieces and counts what comes of it. */
    private final class Reader implements RemoteReads.Reader {
        @Override
        public RemoteCall<Optional<MemoryObj>> start(EngineKey key) throws UnavailableException {
            return start(key, Duration.ZERO);
        }

        private RemoteCall<Optional<MemoryObj>> start(EngineKey key, Duration patience)
                throws UnavailableException {
            EngineKey stored = ranks.read(key);
            return RemoteBackend.this.start(
                    settings.getTimeout(),
                    connector -> get(connector, stored, patience),
                    found -> found.ifPresent(MemoryObj::release));
        }

        @Override
        public ReadResult read(EngineKey key) {
            long started = System.nanoTime();
            try {
                return arrived(start(key, STAGING_PATIENCE).await());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return failed(interrupted);
            } catch (IOException | RuntimeException failed) {
                return failed(failed);
            } finally {
                stats.timeToGetSync((System.nanoTime() - started) / 1e6);
            }
        }

        @Override
        public ReadResult arrived(Optional<MemoryObj> found) {
            return found.<ReadResult>map(
                            object -> new ReadResult.Hit(codec.decode(MemoryLease.adopt(object))))
                    .orElseGet(ReadResult.Miss::new);
        }

        @Override
        public ReadResult failed(Exception cause) {
            MissCause counted = RemoteFailures.missCause(cause);
            tierStats.missed(counted);
            if (counted == MissCause.TIMEOUT || counted == MissCause.IO_ERROR) {
                failedGets.increment();
            }
            return new ReadResult.Failed(name, cause);
        }
    }

    /** On the thread of the call. */
    private Optional<MemoryObj> get(RemoteConnector connector, EngineKey key, Duration patience)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        Optional<MemoryObj> found = connector.get(key, shape -> stage(shape, patience));
        found.ifPresent(object -> stats.read(object.size()));
        stats.timeToGet((System.nanoTime() - started) / 1e6);
        return found;
    }

    private MemoryObj stage(ObjectShape shape, Duration patience) throws StagingFullException {
        return staging.get()
                .orElseThrow(() -> new StagingFullException("there is no memory tier to read into"))
                .allocate(shape, patience)
                .orElseThrow(
                        () ->
                                new StagingFullException(
                                        "no memory for %d bytes to read into"
                                                .formatted(shape.bytes())));
    }

    @Override
    public void put(List<EngineKey> keys, List<MemoryObj> objects) {
        if (!ranks.writes()) {
            return;
        }
        boolean usable = connection.connectorOrAttempt().isPresent() && breaker.mayPass();
        for (int i = 0; i < keys.size(); i++) {
            if (usable) {
                puts.offer(keys.get(i), objects.get(i));
            } else {
                tierStats.dropped(DropCause.UNAVAILABLE);
            }
        }
    }

    @Override
    public boolean awaitPuts(Duration patience) throws InterruptedException {
        return puts.awaitIdle(patience);
    }

    /** On a thread of the queue: waits for the store, but for the deadline at most. */
    private void write(PutQueue.Put put) {
        RemoteCall<Boolean> call;
        try {
            call = start(settings.putTimeout(), connector -> put(connector, put), _ -> {});
        } catch (UnavailableException refused) {
            put.close(); // only here: once called, the connector may read the bytes until it ends
            tierStats.dropped(DropCause.UNAVAILABLE);
            return;
        }
        try {
            call.await();
        } catch (IOException | RuntimeException failed) {
            DropCause cause = RemoteFailures.dropCause(failed);
            tierStats.dropped(cause);
            if (cause == DropCause.TIMEOUT || cause == DropCause.IO_ERROR) {
                failedPuts.increment();
            }
            LOG.debug("{}: {} is not written: {}", name, put.key(), failed.toString());
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread
        }
    }

    /** On the thread of the call; the memory is held until the connector is done with it. */
    private Boolean put(RemoteConnector connector, PutQueue.Put put)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        try (put;
                MemoryLease encoded = codec.encode(put.object())) {
            connector.put(put.key(), encoded.obj());
            return true;
        } finally {
            stats.wrote(put.object().size());
            stats.timeToPut((System.nanoTime() - started) / 1e6);
        }
    }

    @Override
    public boolean remove(EngineKey key) {
        try {
            return start(settings.containsTimeout(), connector -> connector.remove(key), _ -> {})
                    .await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException | RuntimeException failed) {
            LOG.warn("{}: {} is not removed: {}", name, key, failed.toString());
            return false;
        }
    }

    /** Nothing: what others share is not ours to clear; single prompts can be removed. */
    @Override
    public Cleared clear() {
        LOG.info("{} is shared with other processes and is not cleared", name);
        return Cleared.NOTHING;
    }

    @Override
    public Departure previewClear() {
        return Departure.NOTHING;
    }

    @Override
    public List<HealthCheck> healthChecks() {
        return List.of(check);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Optional<String> trouble() {
        if (connection.connector().isEmpty()) {
            return Optional.of("not connected: " + connection.lastFailure());
        }
        return breaker.state() == CircuitBreaker.State.CLOSED
                ? Optional.empty()
                : Optional.of("not asked for now, since it failed: " + breaker.lastFailure());
    }

    /** Pieces on their way to the store. */
    public int putTasks() {
        return puts.size();
    }

    /** Reads that failed or got no answer in time; damaged pieces are not among them. */
    public long failedGets() {
        return failedGets.sum();
    }

    /** Writes that failed or got no answer in time. */
    public long failedPuts() {
        return failedPuts.sum();
    }

    /** Whether the store is connected and asked. */
    boolean isUsable() {
        return connection.connector().isPresent() && breaker.state() == CircuitBreaker.State.CLOSED;
    }

    /** Lets writes that are under way end, but only for a few seconds, then ends everything. */
    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        try {
            boolean written = !isUsable() || puts.awaitIdle(CLOSE_PATIENCE);
            if (!written) {
                LOG.warn("{}: {} pieces are not written in time", name, puts.size());
            }
            puts.close();
            calls.close();
            connection.close();
            if (!calls.awaitNone(CLOSE_PATIENCE)) {
                LOG.warn("{}: a call of its store does not end", name);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            puts.close();
            calls.close();
            connection.close();
        }
    }
}
