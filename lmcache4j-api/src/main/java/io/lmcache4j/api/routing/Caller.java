package io.lmcache4j.api.routing;

import java.util.Optional;
import java.util.Set;

/**
 * Who a request is from, as far as the listener can tell (operator-api.md §1, §5).
 *
 * @param name of the token or the certificate; empty without one
 * @param user of the other end of a Unix socket
 * @param address of the other end, or {@code unix}
 * @param roles what it may do
 */
public record Caller(String name, Optional<String> user, String address, Set<Role> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** A caller of whom nothing is asked: it may do everything. */
    static Caller unchecked(IncomingRequest request) {
        String client = request.client();
        return new Caller("", Optional.empty(), client.isEmpty() ? "unix" : client, Role.ALL);
    }

    /** Whether one of its roles is enough for calls of this class. */
    public boolean may(AccessClass access) {
        return roles.stream().anyMatch(role -> role.may(access));
    }
}
