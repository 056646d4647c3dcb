package io.lmcache4j.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.routing.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;
import java.util.stream.IntStream;

class AccessTokenTest {
    private static final Set<Role> ROLES = Set.of(Role.ADMIN, Role.DEBUGGER);

    @Test
    void itsLineIsHowAServerKnowsIt() throws Exception {
        AccessToken token = AccessToken.create("ci", ROLES);
        var table = new TokenTable(TokenText.parse(token.line()));
        assertThat(token.line()).startsWith("ci:admin,debugger:").doesNotContain(token.token());
        assertThat(table.find(token.token()))
                .hasValueSatisfying(
                        known -> {
                            assertThat(known.name()).isEqualTo("ci");
                            assertThat(known.roles()).isEqualTo(ROLES);
                        });
        assertThat(table.find(token.token() + "x")).isEmpty();
        assertThat(table.find("")).isEmpty();
    }

    @Test
    void everyOneIsAnother() {
        assertThat(
                        IntStream.range(0, 100)
                                .mapToObj(_ -> AccessToken.create("ci", ROLES).token())
                                .distinct())
                .hasSize(100)
                .allMatch(token -> token.matches("lmc_[A-Za-z0-9_-]{43}"));
    }

    @Test
    void itIsNotShownByAccident() {
        AccessToken token = AccessToken.create("ci", ROLES);
        assertThat(token).hasToString("AccessToken of ci admin,debugger");
    }

    @Test
    void itNeedsANameAndARole() {
        assertThatThrownBy(() -> AccessToken.create("a:b", ROLES)).hasMessageContaining("a:b");
        assertThatThrownBy(() -> AccessToken.create("ci", Set.of()))
                .hasMessageContaining("viewer, operator, admin, debugger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER   abc", "Bearer abc  "})
    void aHeaderHasTheSchemeInAnyCase(String header) {
        assertThat(AccessToken.in(header)).contains("abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "Bearer",
                "Bearer ",
                "Bearerabc",
                "Basic abc",
                "Bearer a b",
                "Bearer a,b",
                "Bearer \"abc\"",
                "Bearer ab\u00e9",
                "Bearer a\tb",
            })
    void othersHaveNone(String header) {
        assertThat(AccessToken.in(header)).isEmpty();
    }

    @Test
    void aLongOneIsNoneAndIsNotHashed() {
        assertThat(AccessToken.in("Bearer " + "a".repeat(1024))).isPresent();
        assertThat(AccessToken.in("Bearer " + "a".repeat(1025))).isEmpty();
    }
}
