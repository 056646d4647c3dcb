package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logs what goes to another store and comes from it: {@code audit://host:port?verify=true}. The
 * other store's URL is {@code audit_actual_remote_url}. With {@code verify} it remembers the
 * checksums of what it wrote last, and what comes back with other bytes is a miss.
 */
final class AuditConnector implements RemoteConnector {
    /** Pieces whose checksum is remembered. */
    static final int REMEMBERED = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.audit");
    private static final String ACTUAL = "audit_actual_remote_url";

    /**
     * Claims {@code audit}.
     *
     * @param connectors those that may be audited
     */
    record Factory(Supplier<RemoteConnectors> connectors) implements RemoteConnectorFactory {
        @Override
        public List<String> schemes() {
            return List.of("audit");
        }

        @Override
        public RemoteConnector connect(RemoteUrl url, ConnectorContext context)
                throws IOException, InterruptedException {
            String actual =
                    context.extraText(ACTUAL)
                            .or(() -> context.config().text(ACTUAL))
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "%s audits another store: set extra_config %s to its URL"
                                                            .formatted(url, ACTUAL)));
            if (RemoteUrl.parse(actual).scheme().equals("audit")) {
                throw new IllegalArgumentException(ACTUAL + " must not be an audit:// URL itself");
            }
            boolean verify = url.query().getOrDefault("verify", "false").equalsIgnoreCase("true");
            ConnectorSource source = connectors.get().forUrl(actual, context);
            return new AuditConnector(source.url().toString(), source.connect(), verify);
        }
    }

    private final String store;
    private final RemoteConnector inner;
    private final boolean verify;

    /** Checksums by key, those written longest ago first; guarded by itself. */
    private final Map<EngineKey, String> written = new LinkedHashMap<>();

    AuditConnector(String store, RemoteConnector inner, boolean verify) {
        this.store = store;
        this.inner = inner;
        this.verify = verify;
    }

    @Override
    public boolean exists(EngineKey key) throws IOException, InterruptedException {
        boolean there = inner.exists(key);
        LOG.info("{} exists {}: {}", store, key, there);
        return there;
    }

    @Override
    public int countLeading(List<EngineKey> keys) throws IOException, InterruptedException {
        int found = inner.countLeading(keys);
        LOG.info("{} has {} of {} keys", store, found, keys.size());
        return found;
    }

    @Override
    public Optional<MemoryObj> get(EngineKey key, Staging staging)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        Optional<MemoryObj> found = inner.get(key, staging);
        if (found.isEmpty()) {
            LOG.info("{} get {}: not there", store, key);
            return found;
        }
        MemoryObj object = found.get();
        String sum = verify ? checksum(object) : "-";
        log("get", key, object, sum, started);
        Optional<String> expected = remembered(key);
        if (expected.isPresent() && !expected.get().equals(sum)) {
            object.release();
            LOG.error("{} get {}: written was {}", store, key, expected.get());
            throw new DamagedChunkException(
                    MissCause.WRONG_CHECKSUM, key + ": the bytes are not those that were written");
        }
        return found;
    }

    @Override
    public void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException {
        long started = System.nanoTime();
        String sum = verify ? checksum(object) : "-";
        inner.put(key, object);
        if (verify) {
            remember(key, sum);
        }
        log("put", key, object, sum, started);
    }

    private void log(String what, EngineKey key, MemoryObj object, String sum, long started) {
        LOG.info(
                "{} {} {}: {} bytes, sha256 {}, {} ms",
                store,
                what,
                key,
                object.size(),
                sum,
                (System.nanoTime() - started) / 1_000_000);
    }

    private Optional<String> remembered(EngineKey key) {
        synchronized (written) {
            return Optional.ofNullable(written.get(key));
        }
    }

    private void remember(EngineKey key, String sum) {
        synchronized (written) {
            written.remove(key);
            written.put(key, sum);
            if (written.size() > REMEMBERED) {
                var oldest = written.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    private static String checksum(MemoryObj object) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(object.bytes().asByteBuffer());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    @Override
    public boolean remove(EngineKey key) throws IOException, InterruptedException {
        boolean removed = inner.remove(key);
        synchronized (written) {
            written.remove(key);
        }
        LOG.info("{} remove {}: {}", store, key, removed);
        return removed;
    }

    @Override
    public List<String> list() throws IOException, InterruptedException {
        return inner.list();
    }

    @Override
    public boolean canPing() {
        return inner.canPing();
    }

    @Override
    public void ping() throws IOException, InterruptedException {
        inner.ping();
    }

    @Override
    public void close() {
        inner.close();
    }
}
