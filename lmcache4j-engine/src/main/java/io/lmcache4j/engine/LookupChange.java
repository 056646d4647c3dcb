package io.lmcache4j.engine;

import io.lmcache4j.engine.config.Role;

import java.util.Optional;

/**
 * What closing, creating or recreating the lookup component came to (http-api.md §4.16).
 *
 * @param old type of what was there, if the operation closes something
 * @param created type of what was made ({@code new}), if the operation makes something
 * @param role the process's, which decides whether client or server is meant
 * @param error why nothing could be made; nothing has changed then
 */
public record LookupChange(
        Optional<String> old, Optional<String> created, Role role, Optional<String> error) {
    /** Which side was meant: {@code client} on a scheduler, {@code server} on a worker. */
    public String mode() {
        return switch (role) {
            case SCHEDULER -> "client";
            case WORKER, CONTROLLER, CACHE_SERVER -> "server";
        };
    }

    static LookupChange closed(Role role, String old) {
        return new LookupChange(Optional.of(old), Optional.empty(), role, Optional.empty());
    }

    static LookupChange created(Role role, String created) {
        return new LookupChange(Optional.empty(), Optional.of(created), role, Optional.empty());
    }

    static LookupChange recreated(Role role, String old, String created) {
        return new LookupChange(Optional.of(old), Optional.of(created), role, Optional.empty());
    }

    static LookupChange failed(Role role, RuntimeException cause) {
        return new LookupChange(
                Optional.empty(),
                Optional.empty(),
                role,
                Optional.of(String.valueOf(cause.getMessage())));
    }
}
