package io.lmcache4j.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lmcache4j.api.routing.Role;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Set;

class TokenTextTest {
    private static final String HASH = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);

    @Test
    void linesAreNameRolesAndDigest() throws Exception {
        List<KnownToken> tokens =
                TokenText.parse(
                        """
                        # who may come in
                        ci:operator:%s   # the build

                          on.call@team : admin , DEBUGGER : %s
                        """
                                .formatted(HASH, OTHER.toUpperCase(java.util.Locale.ROOT)));
        assertThat(tokens).hasSize(2);
        assertThat(tokens.getFirst().name()).isEqualTo("ci");
        assertThat(tokens.getFirst().roles()).containsExactly(Role.OPERATOR);
        assertThat(tokens.getLast().name()).isEqualTo("on.call@team");
        assertThat(tokens.getLast().roles()).isEqualTo(Set.of(Role.ADMIN, Role.DEBUGGER));
    }

    @Test
    void aNameMayHaveSeveralTokensSoThatTheyCanBeReplaced() throws Exception {
        assertThat(TokenText.parse("ci:admin:" + HASH + "\nci:admin:" + OTHER)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HASH                        | is not three parts",
                "ci:HASH                     | is not three parts",
                "ci:admin:HASH:              | is not three parts",
                ":admin:HASH                 | does not begin with a name",
                "c i:admin:HASH              | does not begin with a name",
                "ci::HASH                    | has a role that is none of viewer, operator, admin",
                "ci:root:HASH                | has a role that is none of",
                "ci:admin,:HASH              | has a role that is none of",
                "ci:HASH:admin               | has a role that is none of",
                "ci:admin:HASHa              | does not end with the 64 hex digits",
                "ci:admin:                   | does not end with the 64 hex digits",
                "ci:admin:secret-in-the-open | does not end with the 64 hex digits",
            })
    void aWrongLineIsToldByItsNumberAndNotQuoted(String line, String reason) {
        String text = "# first\nok:viewer:" + OTHER + "\n" + line.replace("HASH", HASH) + "\n";
        assertThatThrownBy(() -> TokenText.parse(text))
                .isInstanceOf(AuthFileException.class)
                .hasMessageStartingWith("line 3 " + reason)
                .hasMessageContaining("lmcache token create")
                .message()
                .doesNotContain(HASH, OTHER, "secret-in-the-open")
                .hasLineCount(1);
    }

    @Test
    void aTokenIsGivenOnce() {
        assertThatThrownBy(() -> TokenText.parse("a:admin:" + HASH + "\nb:viewer:" + HASH))
                .hasMessage("line 2 has the token of a line before it; remove one");
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "'# a:admin:b'"})
    void aFileWithoutATokenIsRefused(String text) {
        assertThatThrownBy(() -> TokenText.parse(text)).hasMessageStartingWith("has no token; ");
    }

    @Test
    void thereIsALimit() {
        var text = new StringBuilder();
        for (int i = 0; i <= TokenText.MOST_TOKENS; i++) {
            text.append("n:viewer:%064x%n".formatted(i));
        }
        assertThatThrownBy(() -> TokenText.parse(text.toString()))
                .hasMessage("line 1025 is one more than 1024; remove some");
    }

    @Property(tries = 500)
    void whateverStandsThereIsTokensOrAnExceptionThatQuotesNothing(
            @ForAll @StringLength(max = 200) String text) {
        Throwable thrown = catchThrowable(() -> TokenText.parse("x1:" + text));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(AuthFileException.class);
            assertThat(thrown.getMessage()).matches("(line \\d+|has no token).*");
        }
    }
}
