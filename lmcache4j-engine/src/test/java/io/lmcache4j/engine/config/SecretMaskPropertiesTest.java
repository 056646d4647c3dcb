package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

class SecretMaskPropertiesTest {
    /** Its letters are made by no generator otherwise. */
    private static final String SECRET = "Zq7HunterXw";

    private static final int LONG = 1 << 20;
    private static final Duration LINEAR = Duration.ofSeconds(10);

    /** What the rules look for, in any order, with anything between. */
    @Provide
    Arbitrary<String> suspicious() {
        return Arbitraries.of(
                        "://",
                        "@",
                        ":",
                        "=",
                        " ",
                        "\"",
                        "'",
                        "\\",
                        "--",
                        "-",
                        "token",
                        "password",
                        "key",
                        "Bearer ",
                        "basic ",
                        "sk-",
                        "ghp_",
                        "SG.",
                        "ya29.",
                        "eyJ",
                        ".",
                        "{",
                        "}",
                        "[",
                        "]",
                        "-----BEGIN ",
                        "-----END ",
                        "&",
                        "?",
                        "/",
                        "#",
                        ";",
                        ",",
                        "\n",
                        "a",
                        "B",
                        "7",
                        "***",
                        "hooks.slack.com/services/",
                        "é")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 500)
    void whatWasMaskedStaysAsItIs(@ForAll("suspicious") String text) {
        String value = (String) SecretMask.mask("value", text);
        assertThat(SecretText.ofValue(SecretText.ofValue(text)))
                .as(value)
                .isEqualTo(SecretText.ofValue(text));
        assertThat(SecretMask.text(SecretMask.text(text))).isEqualTo(SecretMask.text(text));
    }

    @Test
    void aMaskThatUncoversItsNeighbourIsFollowed() {
        String once = SecretText.ofValue("token://a@b@://://://://'://");
        assertThat(SecretText.ofValue(once)).isEqualTo(once);
        String settled = SecretText.ofValue("token://***@://://://://://'://");
        assertThat(SecretText.ofValue(settled)).isEqualTo(settled);
    }

    @Property(tries = 20)
    void noTextTakesMoreThanLinearTime(@ForAll("suspicious") String part) {
        String text = part.isEmpty() ? "x" : part.repeat(LONG / part.length());
        assertTimeoutPreemptively(
                LINEAR,
                () -> {
                    SecretText.ofValue(text);
                    SecretMask.text(text);
                });
    }

    @Provide
    Arbitrary<String> harmless() {
        return Arbitraries.strings().withCharRange('a', 'f').ofMinLength(1).ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> planted() {
        Arbitrary<String> form =
                Arbitraries.of(
                        "redis://%1$s:%2$s@%1$s",
                        "https://%2$s@%1$s/%1$s",
                        "%1$s=%1$s&api_key=%2$s&%1$s=1",
                        "{\"%1$s\": {\"password\": \"%2$s\"}}",
                        "{\"%1$s\": [{\"password\": [\"%2$s\"]}]}",
                        "%1$s: %1$s\nsecret: %2$s\n%1$s: 1",
                        "%1$s --token=%2$s %1$s",
                        "%1$s --token %2$s %1$s",
                        "Authorization: Bearer %2$s",
                        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----",
                        "ghp_%2$s%2$s%2$s %1$s");
        return Combinators.combine(form, harmless())
                .as((pattern, word) -> pattern.formatted(word, SECRET));
    }

    @Property(tries = 500)
    void aSecretOfAnyFormIsFoundWhereverItStands(
            @ForAll("planted") String text, @ForAll("harmless") String word) {
        for (Object value :
                List.of(
                        text,
                        List.of(word, text),
                        Map.of(word, text),
                        Map.of(word, Map.of(word, List.of(text))))) {
            assertThat(String.valueOf(SecretMask.mask(word, value))).doesNotContain(SECRET);
        }
        assertThat(SecretMask.text(word + " got '" + text + "' from " + word))
                .doesNotContain(SECRET);
    }

    @Property(tries = 200)
    void harmlessTextStays(@ForAll("harmless") String word) {
        String sentence = "%1$s %1$s: %1$s=%1$s, http://%1$s:1/%1$s?%1$s".formatted(word);
        assertThat(SecretMask.text(sentence)).isEqualTo(sentence);
        assertThat(SecretMask.mask(word, sentence)).isEqualTo(sentence);
    }
}
