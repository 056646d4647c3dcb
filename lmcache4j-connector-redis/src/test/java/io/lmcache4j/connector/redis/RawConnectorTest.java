package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.RemoteConnector;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import java.util.Map;

/** Data alone under the key's text: {@code resp://}. */
class RawConnectorTest extends RedisContract {
    @Override
    protected RemoteConnector connect() {
        server.cli("flushall");
        return connect("resp://127.0.0.1:" + server.port(), Map.of());
    }

    @Override
    protected boolean keepsPartialChunks() {
        return false;
    }

    @Test
    void theKeyIsTheTextAndTheValueTheBytes() throws Exception {
        put(key(7), chunk(16), 7);
        assertThat(server.cli("keys", "*")).isEqualTo(key(7).toString());
        assertThat(server.cli("strlen", key(7).toString())).isEqualTo("2048");
    }

    @Test
    void aPartialChunkIsRefusedBeforeItIsSent() throws Exception {
        MemoryObj part = stage(chunk(5));
        try {
            assertThatThrownBy(() -> connector.put(key(1), part))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("whole chunks");
        } finally {
            part.release();
        }
        assertThat(server.cli("dbsize")).isEqualTo("0");
    }

    @Test
    void aValueOfAnotherLengthIsNoChunk() {
        server.cli("set", key(1).toString(), "x".repeat(2047));
        assertThatThrownBy(() -> connector.get(key(1), this::stage))
                .asInstanceOf(InstanceOfAssertFactories.type(DamagedChunkException.class))
                .returns(MissCause.WRONG_LENGTH, DamagedChunkException::missCause);
    }

    @Test
    void respAndValkeyAgreeUnlessToldOtherwise() throws Exception {
        put(key(1), chunk(16), 1);
        String address = "valkey://127.0.0.1:" + server.port();
        try (RemoteConnector valkey = connect(address, Map.of());
                RemoteConnector older =
                        connect(address, Map.of("lmcache4j.resp_layout", "two_keys"))) {
            assertThat(valkey.exists(key(1))).isTrue();
            assertThat(older.exists(key(1))).isFalse();
        }
    }
}
