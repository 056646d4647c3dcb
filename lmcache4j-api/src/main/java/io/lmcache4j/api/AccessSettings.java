package io.lmcache4j.api;

import io.lmcache4j.api.routing.Role;
import io.lmcache4j.api.security.AuthFileException;
import io.lmcache4j.api.security.TokenFile;
import io.lmcache4j.engine.config.LMCacheConfig;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the configuration says about who may do what (operator-api.md §1).
 *
 * @param authFile of tokens, {@code lmcache4j.auth_file}
 * @param networkRoles of callers without a token, {@code lmcache4j.network_roles}
 * @param adminSocket what the admin socket's path begins with, {@code lmcache4j.admin_socket}
 */
record AccessSettings(
        Optional<Path> authFile, Set<Role> networkRoles, Optional<String> adminSocket) {
    private static final String AUTH_FILE = "lmcache4j.auth_file";
    private static final String NETWORK_ROLES = "lmcache4j.network_roles";
    private static final String ADMIN_SOCKET = "lmcache4j.admin_socket";

    /** What {@code lmcache4j.network_roles} says to leave the door open. */
    private static final String EVERY_ROLE = "all";

    static AccessSettings of(LMCacheConfig config) {
        return new AccessSettings(
                text(config, AUTH_FILE).map(Path::of),
                roles(config.extraText(NETWORK_ROLES, Role.VIEWER.text())),
                text(config, ADMIN_SOCKET));
    }

    private static Optional<String> text(LMCacheConfig config, String key) {
        return Optional.of(config.extraText(key, "")).filter(text -> !text.isBlank());
    }

    private static Set<Role> roles(String text) {
        if (text.strip().equalsIgnoreCase(EVERY_ROLE)) {
            return Role.ALL;
        }
        return Role.parseList(text)
                .orElseThrow(
                        () ->
                                new ApiServerException(
                                        "%s must be all, or some of %s with commas between; was %s"
                                                .formatted(NETWORK_ROLES, Role.NAMES, text)));
    }

    /** Whether everybody on the network may do everything. */
    boolean isOpenToNetwork() {
        return networkRoles.equals(Role.ALL);
    }

    /**
     * The tokens that are taken.
     *
     * @throws ApiServerException if the file can't be used
     */
    Optional<TokenFile> tokens() {
        if (authFile.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TokenFile.open(authFile.get()));
        } catch (AuthFileException e) {
            throw new ApiServerException("internal API server: " + e.getMessage(), e);
        }
    }

    /** Where the admin socket of the server with this port is. */
    Optional<Path> adminSocket(int port) {
        return adminSocket.map(prefix -> Path.of(prefix + "_" + port));
    }
}
