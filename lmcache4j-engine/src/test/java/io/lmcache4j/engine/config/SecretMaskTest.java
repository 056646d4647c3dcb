package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SecretMaskTest {
    @Test
    void namesDecideForTexts() {
        for (String name :
                List.of(
                        "password",
                        "DB_PASSWD",
                        "passphrase",
                        "LMCACHE_TOKEN",
                        "aws_access_key_id",
                        "aws_secret_access_key",
                        "apiKey",
                        "key",
                        "API_KEYS",
                        "credentials_file")) {
            assertThat(SecretMask.mask(name, "hunter2")).as(name).isEqualTo("***");
        }
        for (String name : List.of("remote_url", "keyboard_layout", "local_disk", "PATH")) {
            assertThat(SecretMask.mask(name, "hunter2")).as(name).isEqualTo("hunter2");
        }
    }

    @Test
    void numbersBooleansNullAndEmptyTextAreNeverSecret() {
        assertThat(SecretMask.mask("min_retrieve_tokens", 5L)).isEqualTo(5L);
        assertThat(SecretMask.mask("token", true)).isEqualTo(true);
        assertThat(SecretMask.mask("token", null)).isNull();
        assertThat(SecretMask.mask("token", "")).isEqualTo("");
    }

    @Test
    void inUrlsOnlyTheSecretPartIsHidden() {
        assertMasked("redis://user:pa/s@s@host:6379/0", "redis://***@host:6379/0");
        assertMasked(
                "https://h/x?region=a&api_key=hunter2&n=1#f",
                "https://h/x?region=a&api_key=***&n=1#f");
        assertMasked("redis://host:6379", "redis://host:6379");
    }

    @Test
    void contentThatIsASecretIsHidden() {
        assertMasked("-----BEGIN PRIVATE KEY-----\nMII", "***");
        assertMasked("id AKIAABCDEFGHIJKLMNOP end", "id *** end");
    }

    @Test
    void jsonInsideTextsIsMaskedByItsOwnKeys() {
        assertMasked("{\"a\": 1, \"token\": \"hunter2\"}", "{\"a\": 1, \"token\": \"***\"}");
        assertMasked("{\"token\": hunter2", "***");
    }

    @Test
    void mapsAndListsAreMaskedInside() {
        assertThat(
                        SecretMask.mask(
                                "extra_config",
                                Map.of(
                                        "a",
                                        List.of(Map.of("secret", "s")),
                                        "tokens",
                                        List.of("t"))))
                .isEqualTo(Map.of("a", List.of(Map.of("secret", "***")), "tokens", List.of("***")));
    }

    private static void assertMasked(String text, String expected) {
        assertThat(SecretMask.mask("value", text)).isEqualTo(expected);
    }
}
