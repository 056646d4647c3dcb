package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class LMCacheConfigTest {
    @Test
    void typedAccessorsGiveTheDefaultsOfTheTable() {
        LMCacheConfig config = ConfigStore.of(Map.of()).current();

        assertThat(config.chunkSize()).isEqualTo(256);
        assertThat(config.localCpu()).isTrue();
        assertThat(config.maxLocalCpuSizeGb()).isEqualTo(5.0);
        assertThat(config.localCpuUseHugepages()).isFalse();
        assertThat(config.saveDecodeCache()).isFalse();
        assertThat(config.hashAlgorithm()).isEqualTo("builtin");
        assertThat(config.retrieveLocations()).isEmpty();
        assertThat(config.storeLocation()).isEmpty();
        assertThat(config.instanceId()).isEqualTo("lmcache_default_instance");
        assertThat(config.get("lmcache_instance_id")).isNull();
        assertThat(config.saveUnfullChunk()).isFalse();
        assertThat(config.blockingTimeoutSecs()).isEqualTo(10);
        assertThat(config.cachePolicy()).isEqualTo("LRU");
        assertThat(config.internalApiServerEnabled()).isFalse();
        assertThat(config.internalApiServerHost()).isEqualTo("127.0.0.1");
        assertThat(config.internalApiServerPortStart()).isEqualTo(6999);
        assertThat(config.internalApiServerIncludeIndexList()).isEmpty();
        assertThat(config.internalApiServerSocketPathPrefix()).isEmpty();
        assertThat(config.lookupTimeoutMs()).isEqualTo(3000);
        assertThat(config.minRetrieveTokens()).isZero();
        assertThat(config.hitMissRatio()).isEmpty();
        assertThat(config.lookupServerWorkerIds()).isEmpty();
        assertThat(config.enableSchedulerBypassLookup()).isFalse();
        assertThat(config.enableKvEvents()).isFalse();
        assertThat(config.pinTimeoutSec()).isEqualTo(300);
        assertThat(config.pinCheckIntervalSec()).isEqualTo(30);
    }

    @Test
    void typedAccessorsGiveWhatIsSet() {
        LMCacheConfig config =
                ConfigStore.of(
                                Map.of(
                                        "hit_miss_ratio", 0.25,
                                        "store_location", "LocalCPUBackend",
                                        "lookup_server_worker_ids", "1,3",
                                        "retrieve_locations", List.of("A", 5),
                                        "internal_api_server_socket_path_prefix", "/run/x"))
                        .current();

        assertThat(config.hitMissRatio()).contains(0.25);
        assertThat(config.storeLocation()).contains("LocalCPUBackend");
        assertThat(config.lookupServerWorkerIds()).contains(List.of(1, 3));
        assertThat(config.retrieveLocations()).contains(List.of("A", "5"));
        assertThat(config.internalApiServerSocketPathPrefix()).contains("/run/x");
    }

    @Test
    void nullOnAKeyThatNeedsAValueMeansItsDefault() {
        Map<String, Object> nulls = new HashMap<>();
        KeyTable.standard().keys().forEach(key -> nulls.put(key.name(), null));
        LMCacheConfig config = ConfigStore.of(nulls).current();

        assertThat(config.asMap())
                .hasSize(110)
                .allSatisfy((_, value) -> assertThat(value).isNull());
        assertThat(config.chunkSize()).isEqualTo(256);
        assertThat(config.localCpu()).isTrue();
        assertThat(config.cachePolicy()).isEqualTo("LRU");
    }

    @Test
    void emptyTextIsAbsent() {
        LMCacheConfig config =
                ConfigStore.of(Map.of("internal_api_server_socket_path_prefix", "")).current();

        assertThat(config.get("internal_api_server_socket_path_prefix")).isEqualTo("");
        assertThat(config.internalApiServerSocketPathPrefix()).isEmpty();
    }

    @Test
    void theMapIsInTheOrderOfTheTableWhateverWasSetFirst() {
        LMCacheConfig config = ConfigStore.of(Map.of("app_id", "x", "chunk_size", 1)).current();

        assertThat(new ArrayList<>(config.asMap().keySet()))
                .isEqualTo(KeyTable.standard().keys().stream().map(ConfigKey::name).toList());
    }

    @Test
    void extraKeysAreLiteral() {
        LMCacheConfig config =
                ConfigStore.of(
                                Map.of(
                                        "extra_config",
                                        Map.of(
                                                "a.b",
                                                "text",
                                                "a",
                                                Map.of("b", 1),
                                                "flag",
                                                "True",
                                                "ratio",
                                                "0.5",
                                                "count",
                                                7.9,
                                                "large",
                                                1L << 40)))
                        .current();

        assertThat(config.extra("a.b")).contains("text");
        assertThat(config.extra("a")).contains(Map.of("b", 1L));
        assertThat(config.extra("none")).isEmpty();
        assertThat(config.extraText("count", "")).isEqualTo("7.9");
        assertThat(config.extraText("none", "else")).isEqualTo("else");
        assertThat(config.extraBoolean("flag", false)).isTrue();
        assertThat(config.extraBoolean("none", true)).isTrue();
        assertThat(config.extraDouble("ratio", 1)).isEqualTo(0.5);
        assertThat(config.extraInt("count", 1)).isEqualTo(7);
        assertThat(config.extraLong("large", 1)).isEqualTo(1L << 40);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.extraInt("a.b", 1))
                .withMessage("extra_config.a.b: expected an integer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.extraInt("large", 1))
                .withMessage("extra_config.large: too large: 1099511627776");
    }

    @Test
    void unknownNamesAreBugs() {
        LMCacheConfig config = ConfigStore.of(Map.of()).current();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.get("chunkSize"))
                .withMessage("no configuration key chunkSize");
        assertThatIllegalArgumentException().isThrownBy(() -> config.integer("local_disk"));
    }
}
