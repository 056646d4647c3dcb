package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lmcache4j.engine.config.Origin.Source;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ConfigStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String FAILED = "Failed to set config value";

    private final ConfigStore store =
            ConfigLoader.load(Optional.empty(), Map.of(), Map.of(), InstantSource.fixed(NOW));

    @Test
    void updatedShowsConvertedValuesInTheOrderOfTheRequest() {
        ConfigUpdate update =
                store.set(
                        body(
                                "min_retrieve_tokens", " 1_024 ",
                                "local_cpu", "TRUE",
                                "save_unfull_chunk", "yes",
                                "internal_api_server_include_index_list", "0, 2",
                                "lmcache_instance_id", 7),
                        "me");

        assertThat(new ArrayList<>(update.updated().entrySet()))
                .isEqualTo(
                        new ArrayList<>(
                                body(
                                                "min_retrieve_tokens",
                                                1024L,
                                                "local_cpu",
                                                true,
                                                "save_unfull_chunk",
                                                false,
                                                "internal_api_server_include_index_list",
                                                List.of(0L, 2L),
                                                "lmcache_instance_id",
                                                "7")
                                        .entrySet()));
        assertThat(update.errors()).isEmpty();
        assertThat(store.current().minRetrieveTokens()).isEqualTo(1024);
        assertThat(store.current().instanceId()).isEqualTo("7");
    }

    @Test
    void failuresLeaveTheirKeysAndStopNothing() {
        ConfigUpdate update =
                store.set(
                        body("chunk_size", "x", "no_such", 1, "lookup_timeout_ms", 5, "c", null),
                        "me");

        assertThat(update.updated()).isEqualTo(Map.of("lookup_timeout_ms", 5L));
        assertThat(new ArrayList<>(update.errors().entrySet()))
                .isEqualTo(
                        List.of(
                                Map.entry("chunk_size", FAILED),
                                Map.entry("no_such", "Unknown config"),
                                Map.entry("c", "Unknown config")));
        assertThat(store.current().get("chunk_size")).isEqualTo(256L);
        assertThat(store.current().lookupTimeoutMs()).isEqualTo(5);
    }

    @Test
    void valuesThatWouldBreakTheProcessAreRefused() {
        Map<String, Object> bad =
                body(
                        "chunk_size",
                        0,
                        "cache_policy",
                        "ARC",
                        "pre_caching_hash_algorithm",
                        "md5",
                        "max_local_cpu_size",
                        -1,
                        "internal_api_server_port_start",
                        65_536,
                        "enable_p2p",
                        true,
                        "enable_blending",
                        "1",
                        "min_retrieve_tokens",
                        -1,
                        "local_disk",
                        List.of("a"),
                        "extra_config",
                        "[1]");
        Map<String, Object> before = store.current().asMap();

        assertThat(store.set(bad, "me").errors().values()).hasSize(10).containsOnly(FAILED);
        assertThat(store.current().asMap()).isEqualTo(before);
        assertThat(store.revision()).isZero();
        assertThat(store.history()).isEmpty();
    }

    @Test
    void nullIsStoredForAnyKey() {
        ConfigUpdate update = store.set(body("chunk_size", null, "local_disk", null), "me");

        assertThat(update.updated()).isEqualTo(body("chunk_size", null, "local_disk", null));
        assertThat(store.current().get("chunk_size")).isNull();
        assertThat(store.current().chunkSize()).isEqualTo(256);
    }

    @Test
    void everyKeyAcceptsNullAndItsOwnDefault() {
        for (ConfigKey key : KeyTable.standard().keys()) {
            assertThat(store.set(body(key.name(), null), "me").updated()).containsKey(key.name());
            assertThat(store.set(body(key.name(), key.defaultValue().orElse(null)), "me").errors())
                    .isEmpty();
        }
    }

    @Test
    void extraConfigIsReplacedAsAWhole() {
        store.set(body("extra_config", Map.of("a", 1, "b", 2)), "me");
        assertThat(store.set(body("extra_config", "{\"b\": 3}"), "me").updated())
                .isEqualTo(Map.of("extra_config", Map.of("b", 3L)));
        assertThat(store.current().extra("a")).isEmpty();
        assertThat(store.current().extraInt("b", 0)).isEqualTo(3);
        assertThat(store.set(body("extra_config", ""), "me").updated())
                .isEqualTo(body("extra_config", null));
    }

    @Test
    void keysMarkedImmutableAreRefusedBeforeAnythingElse() {
        KeyTable table =
                new KeyTable(
                        List.of(
                                ConfigKey.of("fixed", KeyType.INT, 1L, Effect.RESTART, "x")
                                        .immutable(),
                                ConfigKey.of(
                                        "enable_controller", KeyType.BOOL, false, Effect.NONE, "x"),
                                ConfigKey.nullable(
                                        "extra_config", KeyType.DICT, Effect.NONE, "x")));
        ConfigAssembly assembly = new ConfigAssembly(table);
        ConfigStore fixed =
                new ConfigStore(table, assembly.finish(), assembly, InstantSource.system());

        assertThat(fixed.set(body("fixed", "x"), "me").errors())
                .isEqualTo(Map.of("fixed", "Config is not mutable at runtime"));
        assertThat(fixed.current().get("fixed")).isEqualTo(1L);
    }

    @Test
    void oneRequestIsOneRevisionAndOneHistoryEntryAKey() {
        store.set(body("chunk_size", 16, "pin_timeout_sec", 5), "ann");
        store.set(body("chunk_size", 32), "bob");

        assertThat(store.revision()).isEqualTo(2);
        assertThat(store.history())
                .containsExactly(
                        new ConfigChange(1, NOW, "ann", "chunk_size", 256L, 16L),
                        new ConfigChange(1, NOW, "ann", "pin_timeout_sec", 300L, 5L),
                        new ConfigChange(2, NOW, "bob", "chunk_size", 16L, 32L));
        assertThat(store.origin("chunk_size")).isEqualTo(new Origin(Source.API, "bob"));
        assertThat(store.userSet()).isEmpty();
    }

    @Test
    void historyKeepsTheNewestThousand() {
        for (int i = 1; i <= 1_001; i++) {
            store.set(body("chunk_size", i), "me");
        }

        assertThat(store.history()).hasSize(1_000);
        assertThat(store.history().getFirst().newValue()).isEqualTo(2L);
        assertThat(store.history().getLast().newValue()).isEqualTo(1_001L);
    }

    @Test
    void aSnapshotNeverChanges() {
        LMCacheConfig before = store.current();
        store.set(body("chunk_size", 16), "me");

        assertThat(before.chunkSize()).isEqualTo(256);
        assertThat(store.current()).isNotSameAs(before);
        assertThat(store.current()).isSameAs(store.current());
    }

    @Test
    void readersSeeARequestWholeOrNotAtAll() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<?> writer =
                    pool.submit(
                            () -> {
                                for (int i = 1; i <= 500; i++) {
                                    store.set(
                                            body("pin_timeout_sec", i, "lookup_timeout_ms", i),
                                            "me");
                                }
                            });
            store.set(body("pin_timeout_sec", 1, "lookup_timeout_ms", 1), "me");
            while (!writer.isDone()) {
                LMCacheConfig config = store.current();
                assertThat(config.pinTimeoutSec()).isEqualTo(config.lookupTimeoutMs());
            }
            writer.get();
        }
        assertThat(store.revision()).isEqualTo(501);
    }

    @Test
    void effectsTellWhatAChangeNeeds() {
        assertThat(store.effect("save_unfull_chunk")).isEqualTo(Effect.LIVE);
        assertThat(store.effect("chunk_size")).isEqualTo(Effect.RESTART);
        assertThat(store.effect("py_enable_gc")).isEqualTo(Effect.NONE);
        assertThat(store.set(body("chunk_size", 16, "x", 1, "gds_path", "/g"), "me").effects())
                .isEqualTo(Map.of("chunk_size", Effect.RESTART, "gds_path", Effect.NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.effect("no_such"))
                .withMessage("no configuration key no_such");
    }

    @Test
    void theEffectOfExtraConfigIsThatOfWhatDiffers() {
        assertThat(extraEffect(Map.of("force_store_wait", true))).isEqualTo(Effect.LIVE);
        assertThat(extraEffect(Map.of("force_store_wait", true))).isEqualTo(Effect.NONE);
        assertThat(extraEffect(Map.of("force_store_wait", true, "nixl_backend", "x")))
                .isEqualTo(Effect.NONE);
        assertThat(extraEffect(Map.of("ping_interval", 3))).isEqualTo(Effect.RESTART);
        assertThat(extraEffect(Map.of("ping_interval", 3, "plugin.own", 4)))
                .isEqualTo(Effect.RESTART);
        assertThat(extraEffect(Map.of("ping_interval", "3s"))).isNull();
    }

    private Effect extraEffect(Map<String, Object> extra) {
        return store.set(body("extra_config", extra), "me").effects().get("extra_config");
    }

    /** A JSON object: ordered, with nulls. */
    private static Map<String, Object> body(Object... namesAndValues) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return body;
    }
}
