package io.lmcache4j.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.routing.Role;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

class TlsRolesTest {
    @Test
    void aCommonNameHasTheRolesOfItsEntryAndOthersHaveNone() {
        TlsRoles roles =
                TlsRoles.of(Optional.of(Map.of("ops", "Admin, debugger", "board", "viewer")));
        assertThat(roles.named("ops")).containsExactlyInAnyOrder(Role.ADMIN, Role.DEBUGGER);
        assertThat(roles.named("board")).containsExactly(Role.VIEWER);
        assertThat(roles.named("Ops")).isEmpty();
        assertThat(roles.named("")).isEmpty();
        assertThat(roles.isEmpty()).isFalse();
    }

    @Test
    void withoutTheSettingNobodyHasARole() {
        TlsRoles roles = TlsRoles.of(Optional.empty());
        assertThat(roles.isEmpty()).isTrue();
        assertThat(roles.named("ops")).isEmpty();
    }

    @Test
    void whatIsNoRoleIsNamed() {
        assertThatThrownBy(() -> TlsRoles.of(Optional.of(Map.of("ops", "admin,"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "lmcache4j.tls_roles:  is no role; use viewer, operator, admin or"
                                + " debugger");
        assertThatThrownBy(() -> TlsRoles.of(Optional.of("ops:admin")))
                .hasMessageContaining("must be an object");
    }
}
