package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/**
 * A store in this process's heap that is as slow as it is told to be: {@code
 * mock://GB/?peeking_latency=ms&read_throughput=GBps&write_throughput=GBps}. All callers share the
 * throughput; without one, a call takes no time. What was wanted longest ago leaves first.
 */
final class MockConnector implements RemoteConnector {
    private static final String FORM =
            "mock://GB/?peeking_latency=MS&read_throughput=GBPS&write_throughput=GBPS";

    /** Claims {@code mock}. */
    static final class Factory implements RemoteConnectorFactory {
        @Override
        public List<String> schemes() {
            return List.of("mock");
        }

        @Override
        public RemoteConnector connect(RemoteUrl url, ConnectorContext context) {
            String size = url.rest().endsWith("/") ? strip(url.rest()) : url.rest();
            double gigabytes = number(url, "the size in GB", size);
            return new MockConnector(
                    (long) (gigabytes * LMCacheConfig.GIGABYTE),
                    (long) (setting(url, "peeking_latency") * 1e6),
                    new SharedRate(setting(url, "read_throughput"), System::nanoTime),
                    new SharedRate(setting(url, "write_throughput"), System::nanoTime));
        }

        private static String strip(String rest) {
            return rest.substring(0, rest.length() - 1);
        }

        private static double setting(RemoteUrl url, String name) {
            return number(url, name, url.query().getOrDefault(name, "0"));
        }

        private static double number(RemoteUrl url, String what, String text) {
            try {
                double number = Double.parseDouble(text);
                if (number >= 0 && number < Integer.MAX_VALUE) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw new IllegalArgumentException(
                    "%s: %s must be a number, at least 0, was '%s'; the form is %s"
                            .formatted(url, what, text, FORM));
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Value(ObjectShape shape, byte[] bytes) {}

    private final long capacity;
    private final long peekNanos;
    private final SharedRate reads;
    private final SharedRate writes;

    /** By the time they were last wanted; guarded by itself, as is the sum of bytes. */
    private final SequencedMap<EngineKey, Value> values = new LinkedHashMap<>(16, 0.75f, true);

    private long used;

    MockConnector(long capacity, long peekNanos, SharedRate reads, SharedRate writes) {
        this.capacity = capacity;
        this.peekNanos = peekNanos;
        this.reads = reads;
        this.writes = writes;
    }

    @Override
    public boolean exists(EngineKey key) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(peekNanos);
        synchronized (values) {
            return values.containsKey(key);
        }
    }

    @Override
    public Optional<MemoryObj> get(EngineKey key, Staging staging)
            throws StagingFullException, InterruptedException {
        Value value;
        synchronized (values) {
            value = values.get(key);
        }
        if (value == null) {
            return Optional.empty();
        }
        reads.pass(value.bytes().length);
        MemoryObj object = staging.allocate(value.shape());
        object.bytes().copyFrom(MemorySegment.ofArray(value.bytes()));
        return Optional.of(object);
    }

    @Override
    public void put(EngineKey key, MemoryObj object) throws InterruptedException {
        byte[] bytes = object.bytes().toArray(ValueLayout.JAVA_BYTE);
        writes.pass(bytes.length);
        synchronized (values) {
            forget(key);
            while (!values.isEmpty() && used + bytes.length > capacity) {
                forget(values.firstEntry().getKey());
            }
            if (bytes.length <= capacity) {
                values.put(key, new Value(object.shape(), bytes));
                used += bytes.length;
            }
        }
    }

    @Override
    public boolean remove(EngineKey key) {
        synchronized (values) {
            return forget(key);
        }
    }

    private boolean forget(EngineKey key) {
        Value value = values.remove(key);
        used -= value == null ? 0 : value.bytes().length;
        return value != null;
    }

    @Override
    public List<String> list() {
        synchronized (values) {
            return values.keySet().stream().map(EngineKey::text).toList();
        }
    }

    @Override
    public boolean canPing() {
        return true;
    }

    @Override
    public void ping() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(peekNanos);
    }

    @Override
    public void close() {
        synchronized (values) {
            values.clear();
            used = 0;
        }
    }
}
