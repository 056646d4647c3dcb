package io.lmcache4j.api.security;

import io.lmcache4j.api.routing.Role;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What clients may do that show a certificate, by its common name (operator-api.md §1). Names are
 * compared as they are, letter by letter.
 */
public final class TlsRoles {
    /** The setting: an object from common names to roles with commas between. */
    public static final String KEY = "lmcache4j.tls_roles";

    private final Map<String, Set<Role>> byName;

    private TlsRoles(Map<String, Set<Role>> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * The roles that a setting gives.
     *
     * @param setting a map of texts; nobody has a role without
     * @throws IllegalArgumentException if it names a role that is none
     */
    public static TlsRoles of(Optional<Object> setting) {
        Map<String, Set<Role>> roles = new HashMap<>();
        if (setting.isPresent()) {
            if (!(setting.get() instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(
                        KEY + " must be an object from common names to roles");
            }
            map.forEach((name, list) -> roles.put(String.valueOf(name), parse(list)));
        }
        return new TlsRoles(roles);
    }

    private static Set<Role> parse(Object list) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : String.valueOf(list).split(",", -1)) {
            roles.add(
                    Role.parse(name.strip())
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "%s: %s is no role; use viewer, operator, admin or debugger"
                                                            .formatted(KEY, name.strip()))));
        }
        return roles;
    }

    /** Whether it gives nobody a role. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The roles of a common name; none for one that is not listed. */
    public Set<Role> named(String commonName) {
        return byName.getOrDefault(commonName, Set.of());
    }
}
