package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

class ExtraKeysTest {
    @Test
    void namesWithPlaceholdersMatchWhatFillsThem() {
        assertThat(ExtraKeys.find("histogram_bucket_time_to_store")).isPresent();
        assertThat(ExtraKeys.find("remote_storage_plugin.a.b.base_path")).isPresent();
        assertThat(ExtraKeys.find("remote_storage_pluginXa.base_path")).isEmpty();
        assertThat(ExtraKeys.find("histogram_bucket_")).isEmpty();
        assertThat(ExtraKeys.find("my_plugin_option")).isEmpty();
    }

    @Test
    void namesAreUniqueAndExplained() {
        assertThat(ExtraKeys.ALL.stream().map(ExtraKey::name)).doesNotHaveDuplicates();
        assertThat(ExtraKeys.ALL).noneMatch(key -> key.help().isBlank());
    }

    @Test
    void valuesStayAsGivenAndNullPasses() {
        assertThat(ExtraKeys.convert("{\"ping_interval\": \"5\", \"fallback_policy\": null}"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("ping_interval", "5")
                .containsEntry("fallback_policy", null);
    }

    @Test
    void noneHashTakesZeroASeedOrAnInteger() {
        for (Object good :
                List.of(
                        "zero",
                        "seed:",
                        "seed:abc",
                        0L,
                        -1L,
                        "-9223372036854775808",
                        new BigInteger("18446744073709551615"))) {
            assertThat(ExtraKeys.convert(Map.of("lmcache4j.none_hash", good))).isNotNull();
        }
        for (Object bad :
                List.of(
                        "random",
                        "",
                        1.5,
                        "-9223372036854775809",
                        new BigInteger("18446744073709551616"))) {
            assertThatThrownBy(() -> ExtraKeys.convert(Map.of("lmcache4j.none_hash", bad)))
                    .isInstanceOf(ConversionException.class);
        }
    }

    @Test
    void knownKeysAreChecked() {
        for (Map.Entry<String, Object> bad :
                List.<Map.Entry<String, Object>>of(
                        Map.entry("ping_interval", 0),
                        Map.entry("ping_interval", Double.POSITIVE_INFINITY),
                        Map.entry("fallback_policy", "local"),
                        Map.entry("lmcache4j.max_chunks", 0),
                        Map.entry("lmcache4j.socket_mode", "660"),
                        // What YAML makes of 0660 without quotes.
                        Map.entry("lmcache4j.socket_mode", 432),
                        Map.entry("histogram_bucket_time_to_store", "1, x"))) {
            assertThatThrownBy(() -> ExtraKeys.convert(Map.ofEntries(bad)))
                    .as(bad.toString())
                    .isInstanceOfSatisfying(
                            ConversionException.class,
                            e -> assertThat(e.inner()).isEqualTo(bad.getKey()));
        }
    }

    @Test
    void keysWithoutEffectAreNotChecked() {
        assertThat(ExtraKeys.convert(Map.of("nixl_pool_size", "auto"))).isNotNull();
    }
}
