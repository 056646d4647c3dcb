package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

class SecretMaskTest {
    private static final String PEM =
            """
            -----BEGIN PRIVATE KEY-----
            MIIEvQIBADANhunter2
            -----END PRIVATE KEY-----\
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "DB_PASSWD",
                "PGPASSWORD",
                "passphrase",
                "keyStorePassword",
                "REDIS_PASS",
                "MYSQL_PWD",
                "requirepass",
                "REDISCLI_AUTH",
                "LMCACHE_TOKEN",
                "githubtoken",
                "HFToken",
                "aws_access_key_id",
                "aws_secret_access_key",
                "apiKey",
                "APIKey",
                "AccountKey",
                "key",
                "API_KEYS",
                "tokens",
                "credentials_file",
                "X-Amz-Signature",
                "session_cookie",
                "form_key",
                "password_form",
                "password_key_form"
            })
    void namesDecideForTexts(String name) {
        assertThat(SecretMask.mask(name, "hunter2")).isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remote_url",
                "keyboard_layout",
                "MONKEY",
                "local_disk",
                "PATH",
                "PWD",
                "OLDPWD",
                "SSH_AUTH_SOCK",
                "lmcache4j.auth_file",
                "chunk_size",
                "tokens_mock",
                "tokenizer",
                "TOKENIZERS_PARALLELISM",
                "bypass",
                "lmcache4j.chunk_key_form",
                "pre_caching_hash_algorithm"
            })
    void otherNamesHideNothing(String name) {
        assertThat(SecretMask.mask(name, "hunter2")).isEqualTo("hunter2");
    }

    @Test
    void noKeyOfTheConfigurationHasASecretName() {
        assertThat(KeyTable.standard().keys())
                .extracting(ConfigKey::name)
                .filteredOn(SecretMask::isSecretName)
                .containsExactly("blend_min_tokens", "min_retrieve_tokens");
    }

    @Test
    void numbersBooleansNullAndEmptyTextAreNeverSecret() {
        assertThat(SecretMask.mask("min_retrieve_tokens", 5L)).isEqualTo(5L);
        assertThat(SecretMask.mask("token", true)).isEqualTo(true);
        assertThat(SecretMask.mask("token", null)).isNull();
        assertThat(SecretMask.mask("token", "")).isEqualTo("");
    }

    @Test
    void inTheEnvironmentTheyAreTexts() {
        assertThat(SecretMask.mask("LMCACHE_MIN_RETRIEVE_TOKENS", "256")).isEqualTo("256");
        assertThat(SecretMask.mask("USE_TOKEN", "True")).isEqualTo("True");
        assertThat(SecretMask.mask("DB_PASSWORD", "12345678")).isEqualTo("***");
    }

    @Test
    void whereASecretLiesIsNone() {
        assertThat(SecretMask.mask("lmcache4j.tls_key", "/etc/tls/server.pem"))
                .isEqualTo("/etc/tls/server.pem");
        assertThat(SecretMask.mask("key", "/hunter2")).isEqualTo("***");
    }

    @ParameterizedTest
    @CsvSource({
        "redis://user:hunter2@host:6379/0, redis://user:***@host:6379/0",
        "redis://:hunter2@host, redis://:***@host",
        "redis://user:pa/s@s@host:6379/0, redis://user:***@host:6379/0",
        "redis://user:p?a#s@host:6379/0, redis://user:***@host:6379/0",
        "https://hunter2@host/x, https://***@host/x",
        "x?to=redis%3A%2F%2Fuser%3Ahunter2%40host&n=1, x?to=redis%3A%2F%2F***%40host&n=1",
        "https://hunter2:@host/x, https://***@host/x",
        "https://hunter2:x-oauth-basic@host/x, https://***@host/x",
        "http://proxy/?to=redis://user:hunter2@host, http://proxy/?to=redis://user:***@host",
        "'redis://a:hunter2@b redis://c:hunter2@d', 'redis://a:***@b redis://c:***@d'",
        "user:hunter2@proxy:3128, user:***@proxy:3128",
        "root:hunter2@tcp(127.0.0.1:3306)/db, root:***@tcp(127.0.0.1:3306)/db",
        "https://h/x?region=a&api_key=hunter2&n=1#f, https://h/x?region=a&api_key=***&n=1#f",
    })
    void inUrlsOnlyTheSecretPartIsHidden(String text, String expected) {
        assertThat(SecretMask.mask("value", text)).isEqualTo(expected);
        if (text.contains("://")) {
            assertThat(SecretMask.text(text)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://host:6379",
                "http://host:8080/x?mail=a@b.c",
                "http://[::1]:80/a@b",
                "https://registry.example/@scope/package",
                "image:1.2@sha256:0123456789abcdef",
                "mailto:a@b.c",
                "lm://localhost:65432?n=1&tokens=128",
                "/usr/key:/usr/bin",
                "sk-learn-and-other-packages",
                "hf_hub_download_timeout_of_10_s",
                "task-0123456789abcdef01234",
                "AKIA",
                "a bearer of news",
                "tokens: [1, 2, 3], num_tokens=128",
                "use_auth_token=False, skip_tokenizer_init=x",
                "{}",
                "{\"chunk_size\":256}",
                "[1,  2]",
                "{not json}"
            })
    void whatIsNoSecretStaysByteForByte(String text) {
        assertThat(SecretMask.mask("value", text)).isEqualTo(text);
        assertThat(SecretMask.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AKIAABCDEFGHIJKLMNO1",
                "ASIAABCDEFGHIJKLMNO1",
                "AIzaSyA0123456789abcdefghijklmnopqrstuv",
                "ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "github_pat_11ABCDEFG0123456789_abcdefghij",
                "xoxb-123456789012-abcdefABCDEF",
                "hf_abcdefghijABCDEFGHIJ0123456789abcd",
                "sk-proj-abcdefghijABCDEFGHIJ0123",
                "nvapi-abcdefghijABCDEFGHIJ0123",
                "glpat-abcdefghijABCDEF0123",
                "lmc_abcdefghijABCDEFGHIJ0123456789-_abcdefghi12",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                "SG.abcdefghij0123456789_-.abcdefghijABCDEFGHIJ0123456789",
                "hooks.slack.com/services/T00000001/B00000001/abcdefgh0123"
            })
    void knownFormsAreHiddenWhereverTheyStand(String secret) {
        assertThat(SecretMask.mask("value", secret)).isEqualTo("***");
        assertThat(SecretMask.text("got '" + secret + "' of (" + secret + ")"))
                .isEqualTo("got '***' of (***)");
    }

    @Test
    void blocksOfPemAreHiddenUpToTheirEnd() {
        assertThat(SecretMask.mask("value", PEM)).isEqualTo("***");
        assertThat(SecretMask.text("read " + PEM + "\nand went on"))
                .isEqualTo("read ***\nand went on");
        assertThat(SecretMask.text("read " + PEM.substring(0, 50))).isEqualTo("read ***");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host=h password=hunter2 port=1|host=h password=*** port=1",
                "AccountName=a;AccountKey=aHVudGVyMg==;Suffix=b|AccountName=a;AccountKey=***;Suffix=b",
                "-Dx.keyStorePassword=hunter2 -Dy=z|-Dx.keyStorePassword=*** -Dy=z",
                "--api-key hunter2 --port 1|--api-key *** --port 1",
                "Authorization=Bearer hunter2,x|Authorization=***",
                "Authorization: Basic dXNlcjpwdw==|Authorization: ***",
                "user: a, password: correct horse|user: a, password: ***",
                "Bearer hunter2hunter2|Bearer ***",
                "{'password': 'hunter2', a: 1}|***",
                "token := hunter2|token := ***"
            })
    void valuesOfTellingNamesAreHidden(String text, String expected) {
        assertThat(SecretMask.mask("value", text)).isEqualTo(expected);
    }

    @Test
    void inYamlAValueMayGoOnBelow() {
        assertThat(SecretMask.mask("value", "a: 1\npassword: hunter2\nb: 2"))
                .isEqualTo("a: 1\npassword: ***\nb: 2");
        assertThat(SecretMask.mask("value", "a: 1\npassword: |\n  hunter2\nb: 2"))
                .isEqualTo("a: 1\npassword: ***");
        assertThat(SecretMask.mask("value", "a: 1\ntokens:\n  - hunter2"))
                .isEqualTo("a: 1\ntokens:***");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "can't reach redis://u:hunter2@h:1: refused|can't reach redis://u:***@h:1: refused",
                "got \"password\": \"hunter2\" there|got \"password\": \"***\" there",
                "body {\\\"token\\\": \\\"hunter2\\\"}|body {\\\"token\\\": \\\"***\\\"}",
                "{user=a, password=hunter2, n=1}|{user=a, password=***, n=1}",
                "login failed (password: hunter2)|login failed (password: ***)",
                "GET /x?token=hunter2 HTTP/1.1|GET /x?token=*** HTTP/1.1",
                "sent Authorization: Bearer hunter2hunter2|sent Authorization: Bearer ***"
            })
    void sentencesKeepTheirWords(String text, String expected) {
        assertThat(SecretMask.text(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lmcache4j.tls_key: no such file /etc/key.pem",
                "aws_secret_access_key: expected text, got a map (override)",
                "send 'Authorization: Bearer TOKEN'",
                "needs a token; run lmcache token create --role admin"
            })
    void adviceAboutSecretsStaysReadable(String text) {
        assertThat(SecretMask.text(text)).isEqualTo(text);
    }

    @Test
    void jsonInsideTextsIsMaskedByItsOwnKeys() {
        assertMasked("{\"a\": 1, \"token\": \"hunter2\"}", "{\"a\": 1, \"token\": \"***\"}");
        assertMasked("[{\"token\":\"hunter2\"}]", "[{\"token\": \"***\"}]");
        assertMasked(
                "{\"a\": \"{\\\"token\\\": \\\"hunter2\\\"}\"}",
                "{\"a\": \"{\\\"token\\\": \\\"***\\\"}\"}");
        assertMasked("{\"tok\\u0065n\": \"hunter2\"}", "{\"token\": \"***\"}");
    }

    @Test
    void jsonThatCanNotBeReadOrNamesAKeyTwiceIsHiddenWhole() {
        assertMasked("{\"token\": hunter2", "***");
        assertMasked("{\"token\":\"hunter2\",\"token\":1}", "***");
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

    @Test
    void aSecretNameHoldsForAllBelowIt() {
        assertThat(SecretMask.mask("credentials", Map.of("user", "a", "n", 1L)))
                .isEqualTo(Map.of("user", "***", "n", 1L));
    }

    @Test
    void aPairOfNameAndValueIsReadAsOne() {
        assertThat(SecretMask.mask("env", Map.of("name", "DB_PASSWORD", "value", "hunter2")))
                .isEqualTo(Map.of("name", "DB_PASSWORD", "value", "***"));
    }

    @Test
    void whatComesBackMaskedStandsForWhatIsStored() {
        Map<String, Object> stored =
                Map.of("token", "hunter2", "n", 1L, "urls", List.of("redis://a:hunter2@h", "x"));
        Map<String, Object> given =
                Map.of("token", "***", "n", 2L, "urls", List.of("redis://a:***@h", "y"));
        assertThat(SecretMask.restore("extra_config", given, stored))
                .isEqualTo(
                        Map.of(
                                "token",
                                "hunter2",
                                "n",
                                2L,
                                "urls",
                                List.of("redis://a:hunter2@h", "y")));
    }

    @Test
    void aMaskThatStandsForNothingStoredIsTakenAsItIs() {
        assertThat(SecretMask.restore("x", "***", "plain")).isEqualTo("***");
        assertThat(SecretMask.restore("x", Map.of("token", "***"), null))
                .isEqualTo(Map.of("token", "***"));
        assertThat(SecretMask.restore("x", Arrays.asList("***", null), List.of("a", "b")))
                .isEqualTo(Arrays.asList("***", null));
    }

    private static void assertMasked(String text, String expected) {
        assertThat(SecretMask.mask("value", text)).isEqualTo(expected);
    }
}
