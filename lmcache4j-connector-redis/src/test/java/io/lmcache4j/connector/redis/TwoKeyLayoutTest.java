package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.RemoteConnector;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Header and data under two keys, and what can be wrong with them. */
class TwoKeyLayoutTest extends RedisContract {
    private static final CacheEngineKey KEY = key(7);
    private static final String HEADER = KEY + "metadata";
    private static final String DATA = KEY + "kv_bytes";

    @Override
    protected RemoteConnector connect() {
        server.cli("flushall");
        return connect("redis://127.0.0.1:" + server.port(), Map.of());
    }

    private void assertMiss(MissCause cause) {
        assertThatThrownBy(() -> connector.get(KEY, this::stage))
                .asInstanceOf(InstanceOfAssertFactories.type(DamagedChunkException.class))
                .returns(cause, DamagedChunkException::missCause);
    }

    @Test
    void theKeysAreThoseOfLMCache() throws Exception {
        put(KEY, chunk(16), 7);
        assertThat(server.cli("keys", "*").lines()).containsExactlyInAnyOrder(HEADER, DATA);
        assertThat(server.cli("strlen", HEADER)).isEqualTo("28");
        assertThat(server.cli("strlen", DATA)).isEqualTo("2048");
        assertThat(server.cli("ttl", DATA)).isEqualTo("-1");
    }

    @Test
    void theHeaderIsWrittenWhateverTheSettingSays() throws Exception {
        try (RemoteConnector headerless =
                connect("redis://127.0.0.1:" + server.port(), Map.of("save_chunk_meta", false))) {
            connector.close();
            connector = headerless;
            put(KEY, chunk(5), 7);
            assertThat(server.cli("strlen", HEADER)).isEqualTo("28");
            assertHas(KEY, chunk(5), 7);
        }
    }

    @Test
    void removingTakesBothKeysAway() throws Exception {
        put(KEY, chunk(16), 7);
        assertThat(connector.remove(KEY)).isTrue();
        assertThat(server.cli("keys", "*")).isEmpty();
    }

    @Test
    void dataIsWrittenBeforeItsHeader() throws Exception {
        List<String> seen = server.monitor(2, () -> put(KEY, chunk(16), 7));
        assertThat(seen.get(0)).contains(DATA);
        assertThat(seen.get(1)).contains(HEADER);
    }

    @Test
    void aHeaderWithoutDataIsAMissAndIsRemoved() throws Exception {
        put(KEY, chunk(16), 7);
        server.cli("del", DATA);
        assertThat(connector.exists(KEY)).isTrue();
        assertMiss(MissCause.MISSING_HALF);
        assertThat(connector.exists(KEY)).isFalse();
        assertThat(connector.get(KEY, this::stage)).isEmpty();
    }

    @Test
    void dataWithoutAHeaderIsNotThere() throws Exception {
        put(KEY, chunk(16), 7);
        server.cli("del", HEADER);
        assertThat(connector.exists(KEY)).isFalse();
        assertThat(connector.get(KEY, this::stage)).isEmpty();
    }

    @Test
    void dataOfAnotherLengthIsAMiss() throws Exception {
        put(KEY, chunk(16), 7);
        for (int length : new int[] {0, 1, 2047, 2049, 100_000}) {
            server.cli("set", DATA, "x".repeat(length));
            assertMiss(MissCause.WRONG_LENGTH);
        }
        put(KEY, chunk(16), 8);
        assertHas(KEY, chunk(16), 8);
    }

    @Test
    void aHeaderOfSomethingElseIsAMiss() throws Exception {
        put(KEY, chunk(16), 7);
        for (String header : List.of("", "x", "y".repeat(28), "z".repeat(500))) {
            server.cli("set", HEADER, header);
            assertMiss(MissCause.WRONG_HEADER);
        }
        put(KEY, chunk(16), 7);
        server.cli("append", HEADER, "!");
        assertMiss(MissCause.WRONG_HEADER);
    }

    @Test
    void keysOfAnotherTypeAreAnErrorThatSaysSo() {
        server.cli("lpush", HEADER, "x");
        assertThatThrownBy(() -> connector.get(KEY, this::stage))
                .hasMessageContaining("WRONGTYPE")
                .hasMessageContaining("127.0.0.1:" + server.port());
    }

    @Test
    void aFullServerIsAnErrorThatLeavesNoHeader() {
        server.cli("config", "set", "maxmemory", "1");
        try {
            assertThatThrownBy(() -> put(KEY, chunk(16), 7)).hasMessageContaining("OOM");
        } finally {
            server.cli("config", "set", "maxmemory", "0");
        }
        assertThat(server.cli("dbsize")).isEqualTo("0");
    }

    @Test
    void keysHaveAPrefixAndATimeToLiveIfWished() throws Exception {
        try (RemoteConnector wished =
                connect(
                        "redis://127.0.0.1:" + server.port() + "/2",
                        Map.of(
                                "lmcache4j.redis_key_prefix",
                                "team:",
                                "lmcache4j.redis_ttl_secs",
                                100))) {
            connector.close();
            connector = wished;
            put(KEY, chunk(16), 7);
            assertHas(KEY, chunk(16), 7);
        }
        for (String name : Arrays.asList(HEADER, DATA)) {
            assertThat(Integer.parseInt(server.cli("-n", "2", "ttl", "team:" + name)))
                    .isBetween(50, 100);
        }
    }

    @Test
    void largeValuesGoBothWaysWhole() throws Exception {
        // Larger than all buffers between, and of a length that ends in none of them.
        byte[] large = new byte[9_000_001];
        Arrays.fill(large, (byte) '$');
        put(KEY, chunk(16), 7);
        for (int i = 0; i < 3; i++) {
            server.set(DATA, large);
            assertMiss(MissCause.WRONG_LENGTH);
            put(KEY, chunk(16), i);
            assertHas(KEY, chunk(16), i);
        }
    }
}
