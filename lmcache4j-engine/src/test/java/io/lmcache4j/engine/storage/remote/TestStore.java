package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that fails, hangs or refuses on command. */
final class TestStore implements RemoteConnectorFactory {
    private final MockConnector values =
            new MockConnector(
                    1L << 20,
                    0,
                    new SharedRate(0, System::nanoTime),
                    new SharedRate(0, System::nanoTime));

    final AtomicInteger connects = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger hanging = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    volatile boolean reachable = true;
    volatile Optional<IOException> failure = Optional.empty();
    volatile Optional<RuntimeException> refusal = Optional.empty();

    /** While set, calls wait for it; interrupting them does not help if they are stubborn. */
    volatile Optional<CountDownLatch> gate = Optional.empty();

    volatile boolean stubborn;
    volatile boolean pings = true;
    volatile boolean forgetsPuts;

    @Override
    public List<String> schemes() {
        return List.of("test");
    }

    @Override
    public RemoteConnector connect(RemoteUrl url, ConnectorContext context) throws IOException {
        connects.incrementAndGet();
        if (!reachable) {
            throw new IOException("connection refused by the test");
        }
        return new Connector();
    }

    private void call() throws IOException, InterruptedException {
        calls.incrementAndGet();
        if (gate.isPresent()) {
            hanging.incrementAndGet();
            try {
                pass(gate.get());
            } finally {
                hanging.decrementAndGet();
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    private void pass(CountDownLatch latch) throws InterruptedException {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException interrupted) {
                if (!stubborn) {
                    throw interrupted;
                }
            }
        }
    }

    private final class Connector implements RemoteConnector {
        @Override
        public boolean exists(EngineKey key) throws IOException, InterruptedException {
            call();
            return values.exists(key);
        }

        @Override
        public Optional<MemoryObj> get(EngineKey key, Staging staging)
                throws IOException, InterruptedException {
            Optional<MemoryObj> found = values.get(key, staging);
            try {
                call();
                return found;
            } catch (IOException | InterruptedException | RuntimeException failed) {
                found.ifPresent(MemoryObj::release);
                throw failed;
            }
        }

        @Override
        public void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException {
            call();
            if (!forgetsPuts) {
                values.put(key, object);
            }
        }

        @Override
        public boolean remove(EngineKey key) throws IOException, InterruptedException {
            call();
            return values.remove(key);
        }

        @Override
        public boolean canPing() {
            return pings;
        }

        @Override
        public void ping() throws IOException, InterruptedException {
            call();
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }
}
