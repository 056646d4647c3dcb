package io.lmcache4j.engine.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;

class AuditConnectorTest extends RemoteConnectorContract {
    @Override
    protected RemoteConnector connect() throws Exception {
        return connect("audit://any:1?verify=true", "mock://0.01/");
    }

    private static RemoteConnector connect(String url, String actual) throws Exception {
        return RemoteConnectors.installed()
                .forUrl(url, context(Map.of("audit_actual_remote_url", actual)))
                .connect();
    }

    @Test
    void otherBytesThanThoseWrittenAreAMissWithItsCause() throws Exception {
        RemoteConnector liar = new Liar(connector);
        try (AuditConnector audit = new AuditConnector("liar", liar, true)) {
            MemoryObj object = stage(chunk(16));
            audit.put(key(1), object);
            object.release();
            assertThatThrownBy(() -> audit.get(key(1), this::stage))
                    .isInstanceOfSatisfying(
                            DamagedChunkException.class,
                            damaged ->
                                    assertThat(damaged.missCause())
                                            .isEqualTo(MissCause.WRONG_CHECKSUM));
        }
    }

    @Test
    void withoutVerifyingItOnlyLooks() throws Exception {
        RemoteConnector liar = new Liar(connector);
        try (AuditConnector audit = new AuditConnector("liar", liar, false)) {
            MemoryObj object = stage(chunk(16));
            audit.put(key(1), object);
            object.release();
            audit.get(key(1), this::stage).orElseThrow().release();
        }
    }

    @Test
    void whatItCannotAuditIsToldAtOnce() {
        assertThatThrownBy(
                        () ->
                                RemoteConnectors.installed()
                                        .forUrl("audit://any:1", context(Map.of()))
                                        .connect())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set extra_config audit_actual_remote_url");
        assertThatThrownBy(() -> connect("audit://any:1", "audit://any:1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> connect("audit://any:1", "gopher://h"))
                .hasMessageContaining("No adapter found");
    }

    /** Flips a byte of everything that is read. */
    private record Liar(RemoteConnector inner) implements RemoteConnector {
        @Override
        public boolean exists(EngineKey key) throws IOException, InterruptedException {
            return inner.exists(key);
        }

        @Override
        public Optional<MemoryObj> get(EngineKey key, Staging staging)
                throws IOException, InterruptedException {
            Optional<MemoryObj> found = inner.get(key, staging);
            found.ifPresent(
                    object -> {
                        byte first = object.bytes().get(ValueLayout.JAVA_BYTE, 0);
                        object.bytes().set(ValueLayout.JAVA_BYTE, 0, (byte) (first + 1));
                    });
            return found;
        }

        @Override
        public void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException {
            inner.put(key, object);
        }

        @Override
        public boolean remove(EngineKey key) throws IOException, InterruptedException {
            return inner.remove(key);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
