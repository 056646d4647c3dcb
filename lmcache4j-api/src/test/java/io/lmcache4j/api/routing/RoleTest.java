package io.lmcache4j.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;
import java.util.Set;

class RoleTest {
    @ParameterizedTest
    @CsvSource({
        "viewer,   true, false, false, false",
        "operator, true, true,  false, false",
        "admin,    true, true,  true,  false",
        "debugger, true, false, false, true",
    })
    void rolesMayWhatTheTableSays(
            String name, boolean read, boolean mutate, boolean destroy, boolean reveal) {
        Role role = Role.parse(name).orElseThrow();
        assertThat(role.may(AccessClass.READ)).isEqualTo(read);
        assertThat(role.may(AccessClass.MUTATE)).isEqualTo(mutate);
        assertThat(role.may(AccessClass.DESTROY)).isEqualTo(destroy);
        assertThat(role.may(AccessClass.REVEAL)).isEqualTo(reveal);
        assertThat(role.text()).isEqualTo(name);
    }

    @Test
    void aCallerMayWhatOneOfItsRolesMay() {
        var both = new Caller("ops", Optional.empty(), "unix", Set.of(Role.ADMIN, Role.DEBUGGER));
        assertThat(both.may(AccessClass.DESTROY)).isTrue();
        assertThat(both.may(AccessClass.REVEAL)).isTrue();
        var none = new Caller("x", Optional.empty(), "unix", Set.of());
        assertThat(none.may(AccessClass.READ)).isFalse();
        assertThat(Role.parse("root")).isEmpty();
    }
}
