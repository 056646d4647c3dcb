package io.lmcache4j.engine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.key.ChunkHash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

class NoneHashTest {
    private static final ChunkHasher BUILTIN = ChunkHasher.byName("builtin");
    private static final ChunkHasher SHA256 = ChunkHasher.byName("sha256_cbor");
    private static final Map<String, String> SEED_0 = Map.of("PYTHONHASHSEED", "0");

    @Test
    void withoutSettingAndSeedItIsZero() {
        NoneHash none = NoneHash.resolve(Optional.empty(), Optional.empty(), Map.of(), BUILTIN);
        assertThat(none.value()).isEqualTo(ChunkHash.ZERO);
        assertThat(none.origin()).isEqualTo("zero, as PYTHONHASHSEED is not set");
    }

    @Test
    void theSeedOfTheEnvironmentIsNamedAsTheOrigin() {
        NoneHash none = NoneHash.resolve(Optional.empty(), Optional.empty(), SEED_0, BUILTIN);
        assertThat(none.value().hex()).isEqualTo("49bc192c478bfc2e");
        assertThat(none.origin()).isEqualTo("PYTHONHASHSEED=0");
    }

    @Test
    void zeroOverridesTheSeed() {
        NoneHash none = setting("zero", BUILTIN);
        assertThat(none.value()).isEqualTo(ChunkHash.ZERO);
        assertThat(none.origin()).isEqualTo("extra_config.lmcache4j.none_hash=zero");
    }

    @Test
    void aSeedInTheSettingActsLikeTheVariable() {
        assertThat(setting("seed:42", BUILTIN).value().hex()).isEqualTo("c06a5630ef176cb");
        assertThat(setting("seed:42", SHA256).value().hex()).isEqualTo("9fa6eb003f14425e");
    }

    @Test
    void digestsTakeAnyTextAsASeed() {
        assertThat(setting("seed:any text", SHA256).value())
                .isNotEqualTo(setting("seed:other text", SHA256).value());
    }

    @ParameterizedTest
    @CsvSource({"17", "-5282990986457227702", "17638264857284217374"})
    void integersAreTakenAsNumbersAndAsText(BigInteger value) {
        assertThat(setting(value, SHA256).value()).isEqualTo(ChunkHash.of(value));
        assertThat(setting(" " + value, SHA256).value()).isEqualTo(ChunkHash.of(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "seed", "1.5", "18446744073709551616", "0x10", ""})
    void otherSettingsAreRefusedWithWhatIsPossible(String setting) {
        assertThatThrownBy(() -> setting(setting, BUILTIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("extra_config.lmcache4j.none_hash")
                .hasMessageContaining("zero, seed:TEXT or an integer")
                .hasMessageEndingWith("was '" + setting + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"random", "-1", "4294967296", "1e3", "99999999999999999999999", "\u0661"})
    void builtinRefusesSeedsThatPythonHasNoNumberFor(String seed) {
        Map<String, String> environment = Map.of("PYTHONHASHSEED", seed);
        assertThatThrownBy(
                        () ->
                                NoneHash.resolve(
                                        Optional.empty(), Optional.empty(), environment, BUILTIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("PYTHONHASHSEED=" + seed)
                .hasMessageContaining("integer from 0 to 4294967295")
                .hasMessageContaining("use one number for all processes");
    }

    @Test
    void leadingZerosBelongToTheTextButNotToTheKey() {
        SipHash textHash = PythonGeneration.SINCE_3_11.textHash();
        assertThat(setting("seed:007", BUILTIN).value())
                .isEqualTo(ChunkHash.signed(PythonHash.ofText("007", 7, textHash)));
    }

    @Test
    void anEmptySeedIsTheHashOfNoText() {
        assertThat(setting("seed:", BUILTIN).value()).isEqualTo(ChunkHash.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.1", "2.7", "3", "310", "python3.10"})
    void pythonVersionsThatAreNoneAskForQuotes(String version) {
        assertThatThrownBy(
                        () ->
                                NoneHash.resolve(
                                        Optional.empty(), Optional.of(version), SEED_0, BUILTIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("extra_config.lmcache4j.python_generation")
                .hasMessageContaining("quotes")
                .hasMessageContaining(version);
    }

    @Test
    void theConfigurationIsAskedForBothSettings() {
        ConfigStore config =
                ConfigStore.of(
                        Map.of(
                                "extra_config",
                                Map.of(
                                        "lmcache4j.none_hash",
                                        "seed:0",
                                        "lmcache4j.python_generation",
                                        "3.10")));
        assertThat(NoneHash.resolve(config.current(), Map.of(), BUILTIN).value())
                .isEqualTo(ChunkHash.signed(-5282990986457227702L));
    }

    private static NoneHash setting(Object value, ChunkHasher hasher) {
        return NoneHash.resolve(Optional.of(value), Optional.empty(), SEED_0, hasher);
    }
}
