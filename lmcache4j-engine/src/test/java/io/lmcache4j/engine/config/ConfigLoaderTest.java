package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.Origin.Source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ConfigLoaderTest {
    @TempDir Path folder;

    @Test
    void withoutSourcesEveryKeyHasItsDefault() {
        ConfigStore store = load(Map.of(), Map.of());

        for (ConfigKey key : KeyTable.standard().keys()) {
            assertThat(store.current().get(key.name()))
                    .as(key.name())
                    .isEqualTo(key.defaultValue().orElse(null));
            assertThat(store.origin(key.name())).isEqualTo(Origin.DEFAULT);
        }
        assertThat(store.userSet()).isEmpty();
        assertThat(store.warnings()).isEmpty();
        assertThat(store.revision()).isZero();
    }

    @Test
    void overrideBeatsEnvironmentBeatsFileBeatsDefault() {
        Path file = file("chunk_size: 1\nlookup_timeout_ms: 1\npin_timeout_sec: 1\n");
        ConfigStore store =
                load(
                        Optional.of(file),
                        Map.of("LMCACHE_CHUNK_SIZE", "2", "LMCACHE_LOOKUP_TIMEOUT_MS", "2"),
                        Map.of("chunk_size", 3));

        LMCacheConfig config = store.current();
        assertThat(config.chunkSize()).isEqualTo(3);
        assertThat(config.lookupTimeoutMs()).isEqualTo(2);
        assertThat(config.pinTimeoutSec()).isEqualTo(1);
        assertThat(config.blockingTimeoutSecs()).isEqualTo(10);
        assertThat(store.origin("chunk_size")).isEqualTo(Origin.OVERRIDE);
        assertThat(store.origin("lookup_timeout_ms"))
                .isEqualTo(new Origin(Source.ENVIRONMENT, "LMCACHE_LOOKUP_TIMEOUT_MS"));
        assertThat(store.origin("pin_timeout_sec").text()).isEqualTo("file " + file);
        assertThat(store.origin("blocking_timeout_secs").text()).isEqualTo("default");
    }

    @Test
    void userSetKeysAreThoseOfFileAndEnvironment() {
        ConfigStore store =
                load(
                        Optional.of(file("chunk_size: 1")),
                        Map.of("LMCACHE_LOCAL_CPU", "true"),
                        Map.of("pin_timeout_sec", 5));

        assertThat(store.userSet()).containsExactlyInAnyOrder("chunk_size", "local_cpu");
    }

    @Test
    void theEnvironmentNamesTheFileUnlessOneIsGiven() {
        Path named = file("chunk_size: 5");
        Map<String, String> environment = Map.of("LMCACHE_CONFIG_FILE", named.toString());

        assertThat(load(environment, Map.of()).current().chunkSize()).isEqualTo(5);
        assertThat(
                        load(Optional.of(other("chunk_size: 6")), environment, Map.of())
                                .current()
                                .chunkSize())
                .isEqualTo(6);
        assertThat(load(Map.of("LMCACHE_CONFIG_FILE", ""), Map.of()).current().chunkSize())
                .isEqualTo(256);
    }

    @Test
    void environmentTextIsUnquotedAndConverted() {
        LMCacheConfig config =
                load(
                                Map.of(
                                        "LMCACHE_BLEND_SPECIAL_STR",
                                        "\" # # \"",
                                        "LMCACHE_INTERNAL_API_SERVER_INCLUDE_INDEX_LIST",
                                        " 0, 1 ,",
                                        "LMCACHE_RETRIEVE_LOCATIONS",
                                        "LocalCPUBackend, X",
                                        "LMCACHE_EXTRA_CONFIG",
                                        "'{\"a.b\": 1}'",
                                        "LMCACHE_LOCAL_CPU",
                                        "yes"),
                                Map.of())
                        .current();

        assertThat(config.get("blend_special_str")).isEqualTo(" # # ");
        assertThat(config.internalApiServerIncludeIndexList()).contains(List.of(0, 1));
        assertThat(config.retrieveLocations()).contains(List.of("LocalCPUBackend", "X"));
        assertThat(config.extra("a.b")).contains(1L);
        assertThat(config.localCpu()).isFalse();
    }

    @Test
    void aValueThatCanNotBeConvertedNamesKeyValueAndSource() {
        Path file = file("chunk_size: 1.5e3x\n");
        assertThatThrownBy(() -> load(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("chunk_size: expected an integer, got \"1.5e3x\" (file %s)", file);
        assertBad(
                Map.of("LMCACHE_CHUNK_SIZE", ""),
                Map.of(),
                "chunk_size: expected an integer, got \"\" (environment LMCACHE_CHUNK_SIZE)");
        assertBad(
                Map.of(),
                Map.of("local_disk", List.of("/a")),
                "local_disk: expected text: a directory, or directories with commas between,"
                        + " got [\"/a\"] (override)");
        assertBad(
                Map.of("LMCACHE_EXTRA_CONFIG", "{\"aws_secret_access_key\": hunter2}"),
                Map.of(),
                "extra_config: expected JSON (line 1, column 27 is not),"
                        + " got a text of 34 characters (environment LMCACHE_EXTRA_CONFIG)");
    }

    @Test
    void secretsInBadValuesAreMasked() {
        assertBad(
                Map.of(),
                Map.of("extra_config", List.of(Map.of("api_key", "hunter2", "n", 1))),
                "extra_config: expected an object, or JSON text of one,"
                        + " got [{\"n\": 1, \"api_key\": \"***\"}] (override)",
                "extra_config: expected an object, or JSON text of one,"
                        + " got [{\"api_key\": \"***\", \"n\": 1}] (override)");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertBad("chunk_size", 0, "expected an integer from 1 to 2147483647, got 0");
        assertBad("min_retrieve_tokens", -1, "expected an integer from 0 to 2147483647, got -1");
        assertBad("max_local_cpu_size", -0.5, "expected a finite number of gigabytes, at least 0");
        assertBad("max_local_cpu_size", Double.NaN, "expected a finite number of gigabytes");
        assertBad("max_local_disk_size", Double.POSITIVE_INFINITY, "expected a finite number");
        assertBad("internal_api_server_port_start", 65_536, "expected an integer from 0 to 65535");
        assertBad("lookup_server_worker_ids", "0,-1", "expected a list, each element an integer");
        assertBad("hit_miss_ratio", 1.1, "expected a number from 0 to 1, got 1.1");
        assertBad("local_disk_path_sharding", "by_node", "expected one of by_gpu, got \"by_node\"");
    }

    @Test
    void unknownHashAndPolicyListTheKnownOnes() {
        assertBad(
                "pre_caching_hash_algorithm",
                "md5",
                "expected one of builtin, sha256_cbor, sha256, xxhash_cbor, xxhash,"
                        + " sha256_cbor_64bit, got \"md5\" (override)");
        assertBad(
                "cache_policy",
                "COST_AWARE",
                "expected one of LRU, LFU, FIFO, MRU in any case, got \"COST_AWARE\" (override)");
        assertThat(ConfigStore.of(Map.of("cache_policy", "lfu")).current().cachePolicy())
                .isEqualTo("LFU");
    }

    @Test
    void whatIsNotBuiltIsRefusedWithTheReason() {
        assertBad("enable_pd", true, "expected false (prefill-decode disaggregation is not built");
        assertBad("enable_p2p", "true", "expected false (peer-to-peer transfer is not built");
        assertBad("enable_blending", 1, "expected false (CacheBlend is not built");
        assertBad("remote_serde", "cachegen", "expected naive (no other remote serialization");
    }

    @Test
    void aControllerNeedsItsAddressesFromWhateverSource() {
        Path file =
                file(
                        """
                        enable_controller: true
                        lmcache_instance_id: a
                        controller_pull_url: h:1
                        lmcache_worker_ports: []
                        """);
        assertThatThrownBy(() -> load(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "enable_controller: set controller_reply_url, lmcache_worker_ports too,"
                                + " or remove it (file %s)",
                        file);
        ConfigStore store =
                load(
                        Optional.of(file),
                        Map.of("LMCACHE_CONTROLLER_REPLY_URL", "h:2"),
                        Map.of("lmcache_worker_ports", 9));
        assertThat(store.current().bool("enable_controller")).isTrue();
    }

    @Test
    void unknownKeysAreIgnoredAndNamedWithAGuess() {
        Path file = file("chunksize: 1\nzzz: 2\n5: x\n\"a\\nb\": 1\n");
        ConfigStore store =
                load(
                        Optional.of(file),
                        Map.of(
                                "LMCACHE_CHUNKSIZE", "1",
                                "LMCACHE_Chunk_Size", "1",
                                "LMCACHE_TOKEN", "x"),
                        Map.of("max_cpu", 1));

        assertThat(store.current().chunkSize()).isEqualTo(256);
        assertThat(store.warnings())
                .containsExactly(
                        "unknown key chunksize is ignored (file %s); did you mean chunk_size?"
                                .formatted(file),
                        "unknown key zzz is ignored (file %s)".formatted(file),
                        "unknown key 5 is ignored (file %s)".formatted(file),
                        "unknown key a?b is ignored (file %s)".formatted(file),
                        "unknown key LMCACHE_Chunk_Size is ignored (environment"
                                + " LMCACHE_Chunk_Size); did you mean LMCACHE_CHUNK_SIZE?",
                        "unknown key chunksize is ignored (environment LMCACHE_CHUNKSIZE);"
                                + " did you mean LMCACHE_CHUNK_SIZE?",
                        "unknown key max_cpu is ignored (override)");
    }

    @Test
    void everyAliasIsFollowedWithAWarning() {
        Map<String, String> aliases = KeyAliases.all();
        assertThat(aliases).hasSize(11);
        aliases.forEach(
                (alias, key) -> {
                    assertThat(KeyTable.standard().find(alias)).isEmpty();
                    Object value = key.equals("enable_pd") ? false : "7";
                    ConfigStore store = ConfigStore.of(Map.of(alias, value));
                    assertThat(store.origin(key)).as(alias).isEqualTo(Origin.OVERRIDE);
                    assertThat(store.current().get(key))
                            .isEqualTo(KeyTable.standard().require(key).convert(value));
                    assertThat(store.warnings().getFirst())
                            .isEqualTo("%s is deprecated for %s (override)", alias, key);
                });
    }

    @Test
    void anOldNameWorksInTheEnvironmentAndYieldsToTheNewOne() {
        ConfigStore store =
                load(
                        Map.of(
                                "LMCACHE_PLUGIN_LOCATIONS", "/old",
                                "LMCACHE_EXTERNAL_BACKENDS", "old",
                                "LMCACHE_STORAGE_PLUGINS", "new"),
                        Map.of());

        assertThat(store.current().get("runtime_plugin_locations")).isEqualTo(List.of("/old"));
        assertThat(store.current().get("storage_plugins")).isEqualTo(List.of("new"));
        assertThat(store.warnings())
                .contains(
                        "external_backends is deprecated for storage_plugins (environment"
                                + " LMCACHE_EXTERNAL_BACKENDS); both are set");
    }

    @Test
    void namesThatLMCacheKeepsApartStayApart() {
        ConfigStore store = ConfigStore.of(Map.of("nixl_buffer_size", 5, "nixl_peer_port", 1));

        assertThat(store.current().get("nixl_buffer_size")).isEqualTo(5L);
        assertThat(store.current().get("pd_buffer_size")).isNull();
        assertThat(store.warnings())
                .contains(
                        "nixl_peer_port is deprecated and has no successor; it is ignored"
                                + " (override)");
    }

    @Test
    void nullIsStoredAndComponentsUseTheDefault() {
        ConfigStore store =
                load(Optional.of(file("chunk_size:\nlocal_disk: ~\n")), Map.of(), Map.of());

        assertThat(store.current().get("chunk_size")).isNull();
        assertThat(store.current().asMap()).containsEntry("chunk_size", null);
        assertThat(store.current().chunkSize()).isEqualTo(256);
        assertThat(store.warnings())
                .singleElement()
                .asString()
                .startsWith("chunk_size is null, its default 256 is used (file ");
    }

    @Test
    void keysWithoutEffectAreNamedOnceWhenTheyDifferFromTheDefault() {
        Map<String, Object> overrides = new HashMap<>();
        overrides.put("gds_path", "/g");
        overrides.put("py_enable_gc", true);
        overrides.put("remote_config_url", "http://c");
        overrides.put("extra_config", Map.of("nixl_backend", "x", "ping_interval", 1, "own", 2));

        assertThat(ConfigStore.of(overrides).warnings())
                .containsExactly(
                        "without effect in this version: gds_path (override), remote_config_url"
                                + " (override), extra_config.nixl_backend (override)");
    }

    @Test
    void unknownKeysOfOurOwnInExtraConfigAreNamed() {
        assertThat(
                        ConfigStore.of(Map.of("extra_config", Map.of("lmcache4j.nonehash", "zero")))
                                .warnings())
                .containsExactly(
                        "unknown key extra_config.lmcache4j.nonehash is ignored (override);"
                                + " did you mean lmcache4j.none_hash?");
    }

    @Test
    void badValuesInExtraConfigNameTheirOwnKey() {
        assertBad(
                Map.of(),
                Map.of("extra_config", Map.of("ping_interval", "5s")),
                "extra_config.ping_interval: expected a number, got \"5s\" (override)");
        assertBad(
                Map.of(),
                Map.of("extra_config", Map.of("lmcache4j.python_generation", 3.1)),
                "extra_config.lmcache4j.python_generation: expected a Python version such as"
                        + " \"3.10\", in quotes, got 3.1 (override)");
        assertBad(
                Map.of(),
                Map.of("extra_config", Map.of("lmcache4j.none_hash", "random")),
                "extra_config.lmcache4j.none_hash: expected zero, seed:TEXT, or an integer from"
                        + " -2^63 to 2^64-1, got \"random\" (override)");
    }

    @Test
    void theLogLineHasEveryKeyInOrderWithUnitsAndWithoutSecrets() {
        String line =
                ConfigLoader.describe(
                        ConfigStore.of(
                                        Map.of(
                                                "remote_url",
                                                "redis://:hunter2@host:1",
                                                "extra_config",
                                                Map.of("aws_secret_access_key", "hunter2")))
                                .current());

        assertThat(line)
                .startsWith("{chunk_size: 256, local_cpu: true, max_local_cpu_size: 5.0 GB, ")
                .contains("max_local_disk_size: 0.0 GB, remote_url: \"redis://:***@host:1\"")
                .contains("pd_allocation_timeout_sec: Infinity")
                .contains("extra_config: {\"aws_secret_access_key\": \"***\"}")
                .doesNotContain("hunter2")
                .hasLineCount(1);
    }

    private static void assertBad(String key, Object value, String message) {
        assertThatThrownBy(() -> ConfigStore.of(Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(key + ": " + message);
    }

    private void assertBad(
            Map<String, String> environment, Map<String, Object> overrides, String... oneOf) {
        assertThatThrownBy(() -> load(environment, overrides))
                .isInstanceOf(ConfigException.class)
                .extracting(Throwable::getMessage)
                .isIn((Object[]) oneOf);
    }

    private static ConfigStore load(
            Map<String, String> environment, Map<String, Object> overrides) {
        return load(Optional.empty(), environment, overrides);
    }

    private static ConfigStore load(
            Optional<Path> file, Map<String, String> environment, Map<String, Object> overrides) {
        return ConfigLoader.load(file, environment, Collections.unmodifiableMap(overrides));
    }

    private Path file(String yaml) {
        return write("c.yaml", yaml);
    }

    private Path other(String yaml) {
        return write("d.yaml", yaml);
    }

    private Path write(String name, String yaml) {
        try {
            return Files.writeString(folder.resolve(name), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
